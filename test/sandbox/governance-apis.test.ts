import { checkMessage } from '../../sandbox/schema/check-message';
import { definitionsOf } from '../../sandbox/schema/definitions';
import { discoveryScope } from '../../sandbox/schema/discovery';
import { tryMatchRoute } from '../../sandbox/schema/routes';
import { SERVICES } from '../../sandbox/services';
import { ACTOR, bodyOf, boot, cloud, NUMBER, PROJECT, RUNTIME } from './mini-stack';

const HOME = `projects/${PROJECT}`;
const ORGANIZATION = 'organizations/900';
const OPERATOR = 'user:operator@example.com';

/** Every read of the doctor, the permission that it tests, and the resource of the test. */
const READS = [
  ['run', 'GET', `/v1/${HOME}/locations`, 'run.locations.list', HOME],
  [
    'scc',
    'GET',
    `/v2/${HOME}/locations/global/notificationConfigs`,
    'securitycenter.notificationconfig.list',
    HOME,
  ],
  [
    'scc',
    'GET',
    `/v2/${ORGANIZATION}/locations/global/notificationConfigs`,
    'securitycenter.notificationconfig.list',
    ORGANIZATION,
  ],
  [
    'sccmanagement',
    'GET',
    `/v1/${HOME}/locations/global/securityCenterServices`,
    'securitycentermanagement.securityCenterServices.list',
    HOME,
  ],
  [
    'sccmanagement',
    'GET',
    `/v1/${HOME}/locations/global/securityCenterServices/s`,
    'securitycentermanagement.securityCenterServices.get',
    HOME,
  ],
  [
    'orgpolicy',
    'GET',
    `/v2/${HOME}/policies/run.allowedIngress:getEffectivePolicy`,
    'orgpolicy.policy.get',
    HOME,
  ],
  [
    'orgpolicy',
    'GET',
    `/v2/${ORGANIZATION}/customConstraints`,
    'orgpolicy.customConstraints.list',
    ORGANIZATION,
  ],
  ['serviceusage', 'GET', `/v1/${HOME}/services`, 'serviceusage.services.list', HOME],
  ['resourcemanager', 'GET', `/v3/${HOME}`, 'resourcemanager.projects.get', HOME],
  ['resourcemanager', 'POST', `/v3/${HOME}:getIamPolicy`, 'resourcemanager.projects.getIamPolicy', HOME],
  ['resourcemanager', 'POST', `/v1/${HOME}:getAncestry`, 'resourcemanager.projects.get', HOME],
  ['iam', 'GET', `/v1/${HOME}/serviceAccounts`, 'iam.serviceAccounts.list', HOME],
  [
    'iam',
    'POST',
    `/v1/${HOME}/serviceAccounts/reader@${PROJECT}.iam.gserviceaccount.com:getIamPolicy`,
    'iam.serviceAccounts.getIamPolicy',
    HOME,
  ],
  ['iam', 'GET', `/v1/${HOME}/roles/reader`, 'iam.roles.get', HOME],
  ['binaryauthorization', 'GET', `/v1/${HOME}/policy`, 'binaryauthorization.policy.get', HOME],
] as const;

const seeded = (permission: string, on: string, governance = {}) =>
  cloud(
    boot(undefined, {
      roles: { 'projects/p/roles/one': [permission] },
      bindings: { [on]: [{ role: 'projects/p/roles/one', members: [OPERATOR] }] },
      projects: [{ id: PROJECT, number: NUMBER, ancestors: ['folders/1', ORGANIZATION] }],
      governance: {
        securityServices: {
          [`${HOME}/locations/global/securityCenterServices/s`]: { effectiveEnablementState: 'ENABLED' },
        },
        ...governance,
      },
    }),
    OPERATOR,
  );
const query = (service: string) => (service === 'serviceusage' ? { query: { filter: 'state:ENABLED' } } : {});

describe('a read of the doctor', () => {
  test.each(READS)('%s %s %s needs %s', (service, method, path, permission, on) => {
    expect(seeded(permission, on).outcome(service, method, path, query(service))).toBe('200');
    expect(seeded('nothing.at.all', on).outcome(service, method, path, query(service))).toMatch(
      new RegExp(`^403 PERMISSION_DENIED: Permission '${permission.replaceAll('.', '\\.')}' denied`),
    );
  });

  test.each(READS)(
    '%s %s %s refuses a query parameter that the definition does not have',
    (service, method, path, permission, on) => {
      expect(seeded(permission, on).outcome(service, method, path, { query: { colour: 'red' } })).toMatch(
        /^400 .*colour/,
      );
    },
  );

  test.each([['sccmanagement', 'PATCH', `/v1/${HOME}/locations/global/securityCenterServices/s`]] as const)(
    '%s %s %s, a write, is not served',
    (service, method, path) => {
      expect(seeded('x', HOME).outcome(service, method, path, { body: {} })).toMatch(/^501 UNIMPLEMENTED/);
    },
  );
});

describe('facts of the stack and the seed', () => {
  test('the nearest organization policy is in force', () => {
    const spec = (value: string) => ({ rules: [{ values: { allowedValues: [value] } }] });
    const path = `/v2/${HOME}/policies/run.allowedIngress:getEffectivePolicy`;
    const rules = (orgPolicies: object) =>
      bodyOf<{ spec: { rules: unknown } }>(
        seeded('orgpolicy.policy.get', HOME, { orgPolicies }).call('orgpolicy', 'GET', path),
      ).spec.rules;
    const above = { [`${ORGANIZATION}/policies/run.allowedIngress`]: spec('internal') };
    expect(rules({})).toEqual([{ allowAll: true }]);
    expect(rules(above)).toEqual(spec('internal').rules);
    expect(rules({ ...above, 'folders/1/policies/run.allowedIngress': spec('all') })).toEqual(
      spec('all').rules,
    );
  });

  test('the accounts and APIs of the stack exist', () => {
    const accounts = bodyOf<{ accounts: { email: string }[] }>(
      seeded('iam.serviceAccounts.list', HOME).call('iam', 'GET', `/v1/${HOME}/serviceAccounts`),
    ).accounts;
    expect(accounts.map(({ email }) => email.split('@')[0]).sort()).toEqual([
      `${NUMBER}-compute`,
      'reader',
      'shop-actor',
      'shop-push',
    ]);
    const { services } = bodyOf<{ services: { name: string }[] }>(
      seeded('serviceusage.services.list', HOME).call(
        'serviceusage',
        'GET',
        `/v1/${HOME}/services`,
        query('serviceusage'),
      ),
    );
    expect(services.map(({ name }) => name)).toContain(`projects/${NUMBER}/services/run.googleapis.com`);
  });

  test('the policy of an account names who may act as it', () => {
    const runtime = bodyOf<{ bindings: { role: string; members: string[] }[] }>(
      seeded('iam.serviceAccounts.getIamPolicy', HOME, {
        serviceAccounts: { [`${HOME}/serviceAccounts/${RUNTIME}`]: { disabled: false } },
      }).call('iam', 'POST', `/v1/${HOME}/serviceAccounts/${RUNTIME}:getIamPolicy`),
    );
    expect(JSON.stringify(runtime)).toContain(ACTOR);
  });

  test('the ancestors are in order from the lowest, beginning with the project', () => {
    const { ancestor } = bodyOf<{ ancestor: { resourceId: { type: string; id: string } }[] }>(
      seeded('resourcemanager.projects.get', HOME).call(
        'resourcemanager',
        'POST',
        `/v1/${HOME}:getAncestry`,
        { body: {} },
      ),
    );
    expect(ancestor.map(({ resourceId: { type, id } }) => `${type}/${id}`)).toEqual([
      `project/${PROJECT}`,
      'folder/1',
      'organization/900',
    ]);
  });

  test('Cloud Run reports whether threat detection is enabled for the project', () => {
    const service = (state: string) =>
      bodyOf<{ services: { threatDetectionEnabled: boolean }[] }>(
        seeded('run.services.list', HOME, {
          securityServices: {
            [`${HOME}/locations/global/securityCenterServices/cloud-run-threat-detection`]: {
              effectiveEnablementState: state,
            },
          },
        }).call('run', 'GET', `/v2/${HOME}/locations/us-central1/services`),
      ).services[0]?.threatDetectionEnabled;
    expect([service('ENABLED'), service('DISABLED')]).toEqual([true, false]);
  });
});

describe('definitions from discovery documents', () => {
  test('are available together with those of a client library', () => {
    const definitions = definitionsOf(SERVICES.resourcemanager.sources);
    const shipped = definitions.resolve('Project', 'google.cloud.resourcemanager.v3');
    expect(shipped?.definition.fields).toHaveProperty('displayName');
    expect(tryMatchRoute(SERVICES.resourcemanager.sources, 'POST', `/v1/${HOME}:getAncestry`)?.route.id).toBe(
      'v1.projects.getAncestry',
    );
  });

  test('refuse an unknown enum value', () => {
    const policy = { defaultAdmissionRule: { evaluationMode: 'SOMETIMES' } };
    const definitions = definitionsOf(SERVICES.binaryauthorization.sources);
    expect(
      checkMessage(definitions, 'Policy', policy, '', discoveryScope('binaryauthorization.v1'))?.path,
    ).toBe('defaultAdmissionRule.evaluationMode');
  });
});
