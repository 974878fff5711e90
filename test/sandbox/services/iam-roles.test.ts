import type { JsonObject } from '../../../core/values/json';
import { permissionsOf } from '../../../sandbox/iam/policy';
import { bodyOf } from '../mini-stack';
import { ADMIN, administered, HOME, ORGANIZATION } from './administered';

const DAY_MS = 86_400_000;
const iam = () =>
  administered([
    'roles/iam.roleAdmin',
    'roles/iam.organizationRoleAdmin',
    'roles/resourcemanager.projectIamAdmin',
  ]);
const ROLE = { title: 'Reader', stage: 'GA', includedPermissions: ['run.services.list', 'run.services.get'] };
const create = (roleId: string, role: JsonObject = ROLE) => ({ body: { roleId, role } });

describe.each([HOME, ORGANIZATION])('custom roles of %s', (parent) => {
  const ROLES = `/v1/${parent}/roles`;
  const NAME = `${parent}/roles/reader`;
  function withRole() {
    const cloud = iam();
    return { cloud, made: bodyOf(cloud.call('iam', 'POST', ROLES, create('reader'))) };
  }

  test('are created with their permissions in order, read and listed', () => {
    const { cloud, made } = withRole();
    expect(made).toMatchObject({
      name: NAME,
      title: 'Reader',
      stage: 'GA',
      includedPermissions: ['run.services.get', 'run.services.list'],
    });
    expect(bodyOf(cloud.call('iam', 'GET', `/v1/${NAME}`))).toEqual(made);
    const listed = bodyOf<{ roles: JsonObject[] }>(cloud.call('iam', 'GET', ROLES)).roles;
    expect(listed.map(({ name }) => name)).toContain(NAME);
    expect(listed[0]).not.toHaveProperty('includedPermissions');
  });

  test('omit ALPHA, which is the zero value of the stage', () => {
    const cloud = iam();
    const made = bodyOf(cloud.call('iam', 'POST', ROLES, create('reader', { ...ROLE, stage: 'ALPHA' })));
    expect(made).not.toHaveProperty('stage');
  });

  test('are changed, and grant nothing while they are disabled', () => {
    const { cloud } = withRole();
    const patched = cloud.call('iam', 'PATCH', `/v1/${NAME}`, {
      body: { title: 'Another', stage: 'DISABLED' },
      query: { updateMask: 'stage' },
    });
    expect(bodyOf(patched)).toMatchObject({ title: 'Reader', stage: 'DISABLED' });
    expect(permissionsOf(cloud.state, NAME)).toEqual([]);
  });

  test('are deleted softly: they can be read and restored, and their id is refused', () => {
    const { cloud } = withRole();
    expect(bodyOf(cloud.call('iam', 'DELETE', `/v1/${NAME}`))).toMatchObject({ deleted: true });
    expect(bodyOf(cloud.call('iam', 'GET', `/v1/${NAME}`))).toMatchObject({ deleted: true });
    expect(permissionsOf(cloud.state, NAME)).toBeUndefined();
    expect(cloud.outcome('iam', 'POST', ROLES, create('reader'))).toBe(
      "400 FAILED_PRECONDITION: You can't create a role_id (reader) which has been marked for deletion.",
    );
    expect(cloud.outcome('iam', 'PATCH', `/v1/${NAME}`, { body: ROLE })).toMatch(/^400 FAILED_PRECONDITION/);
    expect(cloud.outcome('iam', 'DELETE', `/v1/${NAME}`)).toMatch(/^400 FAILED_PRECONDITION/);
    const restored = cloud.call('iam', 'POST', `/v1/${NAME}:undelete`, { body: {} });
    expect(bodyOf(restored)).not.toHaveProperty('deleted');
    expect(permissionsOf(cloud.state, NAME)).toEqual(['run.services.get', 'run.services.list']);
  });

  test('cannot be restored after 7 days, and release their id after 37', () => {
    const { cloud } = withRole();
    cloud.call('iam', 'DELETE', `/v1/${NAME}`);
    cloud.nowMs += 7 * DAY_MS;
    expect(cloud.outcome('iam', 'POST', `/v1/${NAME}:undelete`, { body: {} })).toMatch(
      /^400 FAILED_PRECONDITION/,
    );
    expect(cloud.outcome('iam', 'POST', ROLES, create('reader'))).toMatch(/marked for deletion/);
    cloud.nowMs += 30 * DAY_MS;
    expect(cloud.outcome('iam', 'GET', `/v1/${NAME}`)).toMatch(/^404 /);
    expect(cloud.outcome('iam', 'POST', ROLES, create('reader'))).toBe('200');
  });

  test.each([
    ['an id with a hyphen', create('my-role'), /^400 INVALID_ARGUMENT/],
    ['an id of two letters', create('ab'), /^400 INVALID_ARGUMENT/],
    ['the id of an existing role', create('reader'), /^409 ALREADY_EXISTS/],
    ['a stage that does not exist', create('other', { ...ROLE, stage: 'GREAT' }), /^400 /],
    [
      'an invalid permission',
      create('other', { ...ROLE, includedPermissions: ['run'] }),
      /^400 .*Permission run is not valid/,
    ],
    ['a name, which the API sets', create('other', { ...ROLE, name: 'x' }), /^501 .*body\.role\.name/],
  ] as const)('refuse %s', (_what, rest, expected) => {
    expect(withRole().cloud.outcome('iam', 'POST', ROLES, rest)).toMatch(expected);
  });
});

test('a role of a project cannot list projects', () => {
  const role = { ...ROLE, includedPermissions: ['resourcemanager.projects.list'] };
  expect(iam().outcome('iam', 'POST', `/v1/${HOME}/roles`, create('lister', role))).toBe(
    '400 INVALID_ARGUMENT: Permission resourcemanager.projects.list is not valid.',
  );
  expect(iam().outcome('iam', 'POST', `/v1/${ORGANIZATION}/roles`, create('lister', role))).toBe('200');
});

test('a deleted role and a role of another project cannot be granted', () => {
  const cloud = iam();
  const grant = (role: string) =>
    cloud.outcome('resourcemanager', 'POST', `/v3/${HOME}:setIamPolicy`, {
      body: { policy: { bindings: [{ role, members: [ADMIN] }] } },
    });
  cloud.call('iam', 'POST', `/v1/${HOME}/roles`, create('reader'));
  cloud.call('iam', 'DELETE', `/v1/${HOME}/roles/reader`);
  expect(grant(`${HOME}/roles/reader`)).toMatch(/^400 .*Role .*reader is not supported for this resource/);
  cloud.state = {
    ...cloud.state,
    iam: { ...cloud.state.iam, roles: { ...cloud.state.iam.roles, 'projects/elsewhere/roles/reader': [] } },
  };
  expect(grant('projects/elsewhere/roles/reader')).toMatch(/^400 .*not supported for this resource/);
});
