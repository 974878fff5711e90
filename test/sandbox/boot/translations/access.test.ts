import type { JsonObject } from '../../../../core/values/json';
import { type Blocks, boot, NUMBER, PROJECT } from '../../mini-stack';
import { administered, FOLDER, HOME, ORGANIZATION } from '../../services/administered';
import { ran } from '../against-cloud';

const cloud = () =>
  administered([
    'roles/serviceusage.serviceUsageAdmin',
    'roles/iam.serviceAccountAdmin',
    'roles/iam.roleAdmin',
    'roles/iam.organizationRoleAdmin',
    'roles/resourcemanager.projectIamAdmin',
    'roles/resourcemanager.folderIamAdmin',
    'roles/resourcemanager.organizationAdmin',
  ]);
const EMAIL = `checkout@${PROJECT}.iam.gserviceaccount.com`;
const ACCOUNT = { account_id: 'checkout', display_name: 'Checkout', description: 'Runs the shop' };

describe('google_project_service', () => {
  test('enables a disabled API, and does not enable it twice', () => {
    const here = cloud();
    const config = { service: 'pubsub.googleapis.com', disable_on_destroy: false };
    const first = ran(here, 'google_project_service', config);
    expect(first.requests).toEqual([
      `serviceusage GET /v1/${HOME}/services`,
      `serviceusage POST /v1/${HOME}/services/pubsub.googleapis.com:enable {}`,
      `resourcemanager GET /v1/${HOME}`,
    ]);
    expect(first.attributes).toEqual({ id: `${PROJECT}/pubsub.googleapis.com`, project: PROJECT });
    expect(ran(here, 'google_project_service', config).requests).toHaveLength(1);
  });

  test('stays enabled after a destroy if the stack sets this', () => {
    const here = cloud();
    ran(here, 'google_project_service', { service: 'pubsub.googleapis.com' });
    const destroyed = (rest: JsonObject) =>
      ran(here, 'google_project_service', { service: 'pubsub.googleapis.com', ...rest }, 'destroy').requests;
    expect(destroyed({ disable_on_destroy: false })).toEqual([]);
    expect(destroyed({ disable_dependent_services: true })).toEqual([
      `serviceusage POST /v1/${HOME}/services/pubsub.googleapis.com:disable {"disableDependentServices":true}`,
    ]);
  });
});

describe('google_service_account', () => {
  test('is created with only the set arguments', () => {
    const here = cloud();
    const { requests, attributes } = ran(here, 'google_service_account', ACCOUNT);
    expect(requests).toEqual([
      `iam POST /v1/${HOME}/serviceAccounts {"accountId":"checkout","serviceAccount":{"displayName":"Checkout","description":"Runs the shop"}}`,
      `iam GET /v1/${HOME}/serviceAccounts/${EMAIL}`,
    ]);
    expect(attributes).toMatchObject({
      id: `${HOME}/serviceAccounts/${EMAIL}`,
      email: EMAIL,
      member: `serviceAccount:${EMAIL}`,
      project: PROJECT,
    });
    expect(ran(cloud(), 'google_service_account', { account_id: 'checkout' }).requests[0]).toBe(
      `iam POST /v1/${HOME}/serviceAccounts {"accountId":"checkout","serviceAccount":{}}`,
    );
    expect(ran(here, 'data.google_service_account', { account_id: 'checkout' }).attributes).toEqual(
      attributes,
    );
    expect(ran(here, 'google_service_account', ACCOUNT, 'destroy').requests).toEqual([
      `iam DELETE /v1/${HOME}/serviceAccounts/${EMAIL}`,
    ]);
  });

  test('stops at disabled, because the provider creates accounts enabled', () => {
    expect(() => ran(cloud(), 'google_service_account', { ...ACCOUNT, disabled: true })).toThrow(
      /google_service_account\.x\.disabled/,
    );
  });
});

const ROLE = { role_id: 'reader', title: 'Reader', permissions: ['run.services.list', 'run.services.get'] };

describe.each([
  ['google_project_iam_custom_role', HOME, ROLE],
  ['google_organization_iam_custom_role', ORGANIZATION, { ...ROLE, org_id: '123' }],
] as const)('%s', (type, parent, config) => {
  const NAME = `${parent}/roles/reader`;
  const body =
    '{"title":"Reader","stage":"GA","includedPermissions":["run.services.get","run.services.list"]}';

  test('is read first, and then created', () => {
    const { requests, attributes } = ran(cloud(), type, config);
    expect(requests).toEqual([
      `iam GET /v1/${NAME}`,
      `iam POST /v1/${parent}/roles {"roleId":"reader","role":${body}}`,
      `iam GET /v1/${NAME}`,
    ]);
    expect(attributes).toEqual({ id: NAME, name: NAME, deleted: false });
  });

  test('is restored and changed if it was deleted', () => {
    const here = cloud();
    ran(here, type, config);
    expect(ran(here, type, config, 'destroy').requests).toEqual([`iam DELETE /v1/${NAME}`]);
    expect(ran(here, type, { ...config, description: 'Reads' }).requests).toEqual([
      `iam GET /v1/${NAME}`,
      `iam POST /v1/${NAME}:undelete {}`,
      `iam PATCH /v1/${NAME} ${body.replace('"stage"', '"description":"Reads","stage"')}`,
      `iam GET /v1/${NAME}`,
    ]);
  });

  test('stops if it exists', () => {
    const here = cloud();
    ran(here, type, config);
    expect(() => ran(here, type, config)).toThrow(/already exists and must be imported/);
  });
});

describe.each([
  ['google_project', { project: PROJECT }, `/v1/projects/${PROJECT}`, HOME, PROJECT],
  ['google_folder', { folder: '333' }, `/v3/${FOLDER}`, FOLDER, FOLDER],
  ['google_organization', { org_id: '123' }, `/v1/${ORGANIZATION}`, ORGANIZATION, '123'],
] as const)('%s', (prefix, where, path, resource, id) => {
  const MASK = '"updateMask":"bindings,etag,auditConfigs"';
  const member = {
    ...where,
    role: 'roles/run.viewer',
    member: 'group:OnCall@example.com',
    condition: { title: 'web', expression: 'resource.name == "x"' },
  };

  test('_iam_member adds one member to the existing policy, and removes it again', () => {
    const here = cloud();
    const before = here.state.iam.bindings[resource];
    const { requests, attributes } = ran(here, `${prefix}_iam_member`, member);
    expect(requests[0]).toBe(
      `resourcemanager POST ${path}:getIamPolicy {"options":{"requestedPolicyVersion":3}}`,
    );
    expect(requests[1]).toContain(`resourcemanager POST ${path}:setIamPolicy`);
    expect(requests[1]).toContain(MASK);
    expect(requests[1]).toContain('"members":["group:oncall@example.com"]');
    expect(attributes.id).toBe(`${id}/roles/run.viewer/group:OnCall@example.com`);
    expect(here.state.iam.bindings[resource]).toHaveLength((before?.length ?? 0) + 1);
    ran(here, `${prefix}_iam_member`, member, 'destroy');
    expect(here.state.iam.bindings[resource]).toHaveLength(before?.length ?? 0);
  });

  test('_iam_audit_config replaces the config of one service, and keeps the others', () => {
    const here = cloud();
    const config = (service: string, ...types: string[]) => ({
      ...where,
      service,
      audit_log_config: types.map((log_type) => ({ log_type })),
    });
    ran(here, `${prefix}_iam_audit_config`, config('iam.googleapis.com', 'DATA_READ'));
    ran(here, `${prefix}_iam_audit_config`, config('pubsub.googleapis.com', 'DATA_READ'));
    const { requests, attributes } = ran(here, `${prefix}_iam_audit_config`, {
      ...where,
      service: 'iam.googleapis.com',
      audit_log_config: { log_type: 'DATA_WRITE', exempted_members: ['user:a@example.com'] },
    });
    expect(requests[1]).toContain(MASK);
    expect(attributes.id).toBe(`${id}/audit_config/iam.googleapis.com`);
    expect(here.state.governance.auditConfigs[resource]).toEqual([
      { service: 'pubsub.googleapis.com', auditLogConfigs: [{ logType: 'DATA_READ' }] },
      {
        service: 'iam.googleapis.com',
        auditLogConfigs: [{ logType: 'DATA_WRITE', exemptedMembers: ['user:a@example.com'] }],
      },
    ]);
    ran(here, `${prefix}_iam_audit_config`, config('iam.googleapis.com', 'DATA_WRITE'), 'destroy');
    expect(here.state.governance.auditConfigs[resource]).toHaveLength(1);
  });
});

test('google_service_account_iam_member changes the policy of the account', () => {
  const here = cloud();
  ran(here, 'google_service_account', ACCOUNT);
  const service_account_id = `${HOME}/serviceAccounts/${EMAIL}`;
  const config = { service_account_id, role: 'roles/iam.serviceAccountUser', member: 'user:a@example.com' };
  const { requests } = ran(here, 'google_service_account_iam_member', config);
  expect(requests[0]).toBe(`iam POST /v1/${service_account_id}:getIamPolicy`);
  expect(requests[1]).toMatch(/:setIamPolicy \{"policy":\{.*"version":3/);
  expect(requests[1]).not.toContain('updateMask');
  expect(here.state.iam.bindings[service_account_id]).toEqual([
    { role: 'roles/iam.serviceAccountUser', members: ['user:a@example.com'] },
  ]);
});

describe('the data sources of stacks', () => {
  test.each([
    [
      'data.google_project',
      {},
      { id: HOME, project_id: PROJECT, number: NUMBER, folder_id: '333', org_id: '' },
    ],
    ['data.google_project', { project_id: NUMBER }, { number: NUMBER }],
    ['data.google_client_config', {}, { project: PROJECT, region: 'us-central1' }],
    ['data.google_organization', { organization: '123' }, { name: ORGANIZATION, org_id: '123' }],
    [
      'data.google_folder',
      { folder: FOLDER, lookup_organization: true },
      { folder_id: '333', organization: ORGANIZATION },
    ],
  ] as const)('%s %j', (type, config, attributes) => {
    expect(ran(cloud(), type, config).attributes).toMatchObject(attributes);
  });
});

describe('an argument that no translation reads', () => {
  test.each([
    ['google_project_service', { service: 'pubsub.googleapis.com' }],
    ['google_service_account', ACCOUNT],
    ['google_project_iam_custom_role', ROLE],
    ['google_organization_iam_custom_role', { ...ROLE, org_id: '123' }],
    ['google_project_iam_member', { project: PROJECT, role: 'roles/run.viewer', member: 'user:a@b.c' }],
    ['google_folder_iam_member', { folder: '333', role: 'roles/run.viewer', member: 'user:a@b.c' }],
    ['google_organization_iam_member', { org_id: '123', role: 'roles/run.viewer', member: 'user:a@b.c' }],
    ['google_project_iam_audit_config', { project: PROJECT, service: 'allServices', audit_log_config: [] }],
    ['data.google_project', {}],
    ['data.google_client_config', {}],
    ['data.google_organization', { organization: '123' }],
    ['data.google_folder', { folder: '333' }],
  ] as const)('of %s is reported', (type, config) => {
    expect(ran(cloud(), type, config).unread).toEqual([]);
    expect(ran(cloud(), type, { ...config, colour: 'red' }).unread).toEqual([`${type}.x.colour`]);
  });
});

describe('a stack that Google would refuse stops at the right block', () => {
  const planted: [string, (blocks: Blocks) => void, RegExp][] = [
    [
      'an API that is not enabled yet',
      (blocks) => {
        delete blocks.google_project_service!.iam;
      },
      /^google_\w+\.\w+: iam answers \w+ \S+ with 403 PERMISSION_DENIED: iam\.googleapis\.com has not been used/,
    ],
    [
      'a name that is not an API',
      (blocks) => {
        blocks.google_project_service!.typo = { service: 'pupsub.googleapis.com' };
      },
      /^google_project_service\.typo: .*403 PERMISSION_DENIED/,
    ],
    [
      'an account id that is too short',
      (blocks) => {
        blocks.google_service_account!.short = { account_id: 'abc' };
      },
      /^google_service_account\.short: .*400 INVALID_ARGUMENT/,
    ],
    [
      'a member that does not exist',
      (blocks) => {
        blocks.google_project_iam_member!.ghost = {
          project: PROJECT,
          role: 'roles/run.viewer',
          member: `serviceAccount:ghost-1@${PROJECT}.iam.gserviceaccount.com`,
        };
      },
      /^google_project_iam_member\.ghost: .*400 INVALID_ARGUMENT: Service account ghost-1@/,
    ],
    [
      'an agent that does not exist yet',
      (blocks) => {
        blocks.google_project_iam_member!.agent = {
          project: PROJECT,
          role: 'roles/run.viewer',
          member: `serviceAccount:service-${NUMBER}@gcp-sa-eventarc.iam.gserviceaccount.com`,
        };
      },
      /^google_project_iam_member\.agent: .*400 INVALID_ARGUMENT: Service account service-/,
    ],
    [
      'a custom role that does not exist',
      (blocks) => {
        blocks.google_project_iam_member!.role = {
          project: PROJECT,
          role: `${HOME}/roles/nothing`,
          member: 'user:a@example.com',
        };
      },
      /^google_project_iam_member\.role: .*400 INVALID_ARGUMENT: Role/,
    ],
    [
      'a permission that a project cannot grant',
      (blocks) => {
        blocks.google_project_iam_custom_role!.lister = {
          role_id: 'lister',
          title: 'lister',
          permissions: ['resourcemanager.projects.list'],
        };
      },
      /^google_project_iam_custom_role\.lister: .*400 INVALID_ARGUMENT: Permission resourcemanager/,
    ],
    [
      'a role id with a hyphen',
      (blocks) => {
        blocks.google_project_iam_custom_role!.hyphen = {
          role_id: 'my-role',
          title: 'x',
          permissions: ['run.services.get'],
        };
      },
      /^google_project_iam_custom_role\.hyphen: .*400 INVALID_ARGUMENT/,
    ],
    [
      'an account that does not exist',
      (blocks) => {
        blocks.google_service_account_iam_member!.ghost = {
          service_account_id: `${HOME}/serviceAccounts/ghost-1@${PROJECT}.iam.gserviceaccount.com`,
          role: 'roles/iam.serviceAccountUser',
          member: 'user:a@example.com',
        };
      },
      /^google_service_account_iam_member\.ghost: .*404 NOT_FOUND/,
    ],
    [
      'a grant to everybody',
      (blocks) => {
        blocks.google_project_iam_member!.all = {
          project: PROJECT,
          role: 'roles/run.viewer',
          member: 'allUsers',
        };
      },
      /^google_project_iam_member\.all: .*400 INVALID_ARGUMENT/,
    ],
    [
      'an audit config of a name that is not a service',
      (blocks) => {
        blocks.google_project_iam_audit_config = {
          typo: { project: PROJECT, service: 'iam', audit_log_config: [{ log_type: 'DATA_READ' }] },
        };
      },
      /^google_project_iam_audit_config\.typo: .*400 INVALID_ARGUMENT/,
    ],
  ];

  test.each(planted)('%s', (_what, change, expected) => {
    expect(() => boot(change)).toThrow(expected);
  });
});
