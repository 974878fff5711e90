import { type GrantTargets, RoleGrants } from '../../../constructs/powers/role-grants';
import type { Grant } from '../../../core/deployment/grants';
import type { JsonObject } from '../../../core/values/json';
import { emptyStack } from '../../factories/empty-stack';
import { PROJECT } from '../../factories/parts';

const TARGETS: GrantTargets = {
  ledgerDatabase: 'projects/demo-prj/databases/cases',
  effectsDatabase: 'projects/demo-prj/databases/effects',
  evidenceBucketName: 'evidence',
  runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
  commandTopicName: 'commands',
  reputationSecretVersion: 'projects/demo-prj/secrets/vt/versions/1',
};

type Targets = { readonly [Target in keyof GrantTargets]?: GrantTargets[Target] | undefined };

const MEMBER = 'serviceAccount:actor@demo-prj.iam.gserviceaccount.com';

function granted(grant: Grant, targets: Targets) {
  const { stack, problems, synthesized } = emptyStack('stack');
  new RoleGrants(stack, 'grants', {
    project: PROJECT,
    instance: { project: PROJECT, name: 'riposte' },
    identity: 'actor',
    member: MEMBER,
    grants: [grant],
    targets: { ...TARGETS, ...targets } as GrantTargets,
  });
  return { problems, synthesized };
}

const problemsOf = (grant: Grant, targets: Targets = {}): string[] => granted(grant, targets).problems();

/** Every resource that makes the identity a member of something. */
function membersOf(grant: Grant, targets: Targets = {}): JsonObject[] {
  const { resource = {} } = JSON.parse(granted(grant, targets).synthesized()) as {
    resource?: Record<string, Record<string, JsonObject>>;
  };
  return Object.values(resource)
    .flatMap((each) => Object.values(each))
    .filter(({ member }) => member === MEMBER);
}

test('a permission that the predefined role of its scope does not contain is refused, with the place', () => {
  expect(problemsOf({ scope: 'finding', permissions: ['securitycenter.findings.setState'] })).toEqual([
    expect.stringMatching(
      /^stack\/grants: roles\/securitycenter\.findingSecurityMarksWriter does not contain securitycenter\.findings\.setState; expected /,
    ),
  ]);
});

test.each([
  { scope: 'ledger', permission: 'datastore.entities.get', without: 'ledgerDatabase' },
  { scope: 'effects', permission: 'datastore.entities.get', without: 'effectsDatabase' },
  { scope: 'evidence', permission: 'storage.objects.create', without: 'evidenceBucketName' },
  { scope: 'command-topic', permission: 'pubsub.topics.publish', without: 'commandTopicName' },
  { scope: 'reputation', permission: 'secretmanager.versions.access', without: 'reputationSecretVersion' },
] as const)('a grant on $scope needs a resource of that scope', ({ scope, permission, without }) => {
  const grant = { scope, permissions: [permission] };
  expect(problemsOf(grant, { [without]: undefined })).toEqual([expect.stringContaining(`has no ${scope}`)]);
  expect(problemsOf(grant)).toEqual([]);
});

test.each([
  ['ledger', 'cases'],
  ['effects', 'effects'],
] as const)('%s is granted on that one database', (scope, database) => {
  expect(membersOf({ scope, permissions: ['datastore.entities.get'] })).toEqual([
    expect.objectContaining({
      condition: expect.objectContaining({
        expression: `resource.name == "projects/demo-prj/databases/${database}"`,
      }),
    }),
  ]);
});

test('the grant on the secret for reputation is in the project of the secret, which may be another project', () => {
  const reputationSecretVersion = 'projects/secrets-prj/secrets/vt/versions/1';
  const grant: Grant = { scope: 'reputation', permissions: ['secretmanager.versions.access'] };
  expect(membersOf(grant, { reputationSecretVersion })).toEqual([
    expect.objectContaining({ project: 'secrets-prj', secret_id: 'vt' }),
  ]);
});

test.each([
  { email: 'web-runtime@other-prj.iam.gserviceaccount.com', problems: 1 },
  { email: '999-compute@developer.gserviceaccount.com', problems: 1 },
  { email: 'web-runtime@demo-prj.iam.gserviceaccount.com', problems: 0 },
  { email: '210987654321-compute@developer.gserviceaccount.com', problems: 0 },
])('actAs on $email has $problems problems', ({ email, problems }) => {
  const grant: Grant = { scope: 'runtime-service-account', permissions: ['iam.serviceAccounts.actAs'] };
  expect(problemsOf(grant, { runtimeServiceAccounts: [email] })).toHaveLength(problems);
});
