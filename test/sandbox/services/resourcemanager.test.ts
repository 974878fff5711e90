import type { JsonObject } from '../../../core/values/json';
import { bodyOf, NUMBER, PROJECT } from '../mini-stack';
import { ADMIN, administered, FOLDER, HOME, ORGANIZATION } from './administered';

const ROLES = [
  'roles/resourcemanager.projectIamAdmin',
  'roles/resourcemanager.folderIamAdmin',
  'roles/resourcemanager.organizationAdmin',
];
const manager = () => administered(ROLES);
const READ = { body: { options: { requestedPolicyVersion: 3 } } };

describe('Resource Manager', () => {
  test('returns a project in both versions, by id and by number', () => {
    const cloud = manager();
    const v1 = bodyOf(cloud.call('resourcemanager', 'GET', `/v1/projects/${PROJECT}`));
    expect(v1).toEqual({
      projectId: PROJECT,
      projectNumber: NUMBER,
      name: PROJECT,
      lifecycleState: 'ACTIVE',
      parent: { type: 'folder', id: '333' },
    });
    expect(bodyOf(cloud.call('resourcemanager', 'GET', `/v1/projects/${NUMBER}`))).toEqual(v1);
    expect(bodyOf(cloud.call('resourcemanager', 'GET', `/v3/${HOME}`))).toMatchObject({
      name: `projects/${NUMBER}`,
      projectId: PROJECT,
      parent: FOLDER,
    });
  });

  test('returns the ancestors of a project', () => {
    const cloud = manager();
    expect(bodyOf(cloud.call('resourcemanager', 'GET', `/v3/${FOLDER}`))).toMatchObject({
      name: FOLDER,
      parent: ORGANIZATION,
    });
    expect(bodyOf(cloud.call('resourcemanager', 'GET', `/v3/${ORGANIZATION}`))).toMatchObject({
      name: ORGANIZATION,
      state: 'ACTIVE',
    });
    expect(bodyOf(cloud.call('resourcemanager', 'GET', `/v1/${ORGANIZATION}`))).toMatchObject({
      lifecycleState: 'ACTIVE',
    });
    expect(cloud.outcome('resourcemanager', 'GET', '/v3/folders/999')).toMatch(/^403 /);
  });

  const POLICIES = [
    `/v1/projects/${PROJECT}`,
    `/v3/${HOME}`,
    `/v3/${FOLDER}`,
    `/v1/${ORGANIZATION}`,
    `/v3/${ORGANIZATION}`,
  ];

  test.each(POLICIES)('%s: a policy is read, changed and read again', (path) => {
    const cloud = manager();
    const before = bodyOf<{ bindings: JsonObject[]; etag: string }>(
      cloud.call('resourcemanager', 'POST', `${path}:getIamPolicy`, READ),
    );
    const added = {
      role: 'roles/run.viewer',
      members: ['group:oncall@example.com'],
      condition: { title: 'cases', expression: 'resource.name == "x"' },
    };
    const policy = { ...before, bindings: [...before.bindings, added], version: 3 };
    const set = cloud.call('resourcemanager', 'POST', `${path}:setIamPolicy`, { body: { policy } });
    expect(bodyOf(set)).toMatchObject({ version: 3, bindings: [...before.bindings, added] });
    expect(bodyOf(cloud.call('resourcemanager', 'POST', `${path}:getIamPolicy`, READ))).toEqual(bodyOf(set));
    // The etag of the first read is now out of date.
    expect(cloud.outcome('resourcemanager', 'POST', `${path}:setIamPolicy`, { body: { policy } })).toMatch(
      /^409 ABORTED/,
    );
  });

  test.each(POLICIES)(
    '%s: audit configs are part of the policy, and change only if they are in the mask',
    (path) => {
      const cloud = manager();
      const auditConfigs = [{ service: 'iam.googleapis.com', auditLogConfigs: [{ logType: 'DATA_READ' }] }];
      const policy = { bindings: ROLES.map((role) => ({ role, members: [ADMIN] })), auditConfigs };
      const set = (body: JsonObject) =>
        bodyOf(cloud.call('resourcemanager', 'POST', `${path}:setIamPolicy`, { body }));
      expect(set({ policy })).not.toHaveProperty('auditConfigs');
      expect(set({ policy, updateMask: 'bindings,etag,auditConfigs' })).toMatchObject({ auditConfigs });
      expect(set({ policy: { ...policy, auditConfigs: [] } })).toMatchObject({ auditConfigs });
      expect(set({ policy: { auditConfigs: [] }, updateMask: 'auditConfigs' })).not.toHaveProperty(
        'auditConfigs',
      );
      expect(Object.keys(cloud.state.governance.auditConfigs)).toEqual([]);
    },
  );

  const bindings = (member: string, role = 'roles/run.viewer') => ({
    body: { policy: { bindings: [{ role, members: [member] }] } },
  });

  test.each([
    ['everybody on a project', bindings('allUsers'), /^400 .*allUsers/],
    [
      'an account that does not exist',
      bindings(`serviceAccount:ghost-1@${PROJECT}.iam.gserviceaccount.com`),
      /^400 .*does not exist/,
    ],
    [
      'a role that does not exist',
      bindings(ADMIN, 'roles/run.emperor'),
      /^400 .*roles\/run\.emperor is not supported/,
    ],
    [
      'a condition in version 1',
      {
        body: {
          policy: {
            bindings: [{ role: 'roles/run.viewer', members: [ADMIN], condition: { expression: 'true' } }],
          },
        },
      },
      /^400 .*version 3/,
    ],
    [
      'an audit config of an unknown service',
      { body: { policy: { auditConfigs: [{ service: 'pubsub' }] }, updateMask: 'auditConfigs' } },
      /^400 .*pubsub/,
    ],
    [
      'an unknown type of log',
      {
        body: {
          policy: {
            auditConfigs: [{ service: 'allServices', auditLogConfigs: [{ logType: 'EVERYTHING' }] }],
          },
        },
      },
      /^400 /,
    ],
  ] as const)('refuses %s', (_what, rest, expected) => {
    expect(
      manager().outcome('resourcemanager', 'POST', `/v1/projects/${PROJECT}:setIamPolicy`, rest),
    ).toMatch(expected);
  });

  test.each(POLICIES)('%s: a caller without the permission is refused', (path) => {
    const stranger = administered([]);
    expect(stranger.outcome('resourcemanager', 'POST', `${path}:getIamPolicy`, READ)).toMatch(
      /^403 PERMISSION_DENIED: Permission 'resourcemanager\.(?:projects|folders|organizations)\.getIamPolicy'/,
    );
    expect(stranger.outcome('resourcemanager', 'POST', `${path}:setIamPolicy`, bindings(ADMIN))).toMatch(
      /^403 PERMISSION_DENIED: Permission 'resourcemanager\.(?:projects|folders|organizations)\.setIamPolicy'/,
    );
  });
});
