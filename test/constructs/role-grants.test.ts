import { type GrantTargets, RoleGrants } from '../../constructs/role-grants';
import type { Grant } from '../../core/grants';
import { emptyStack } from '../factories/empty-stack';
import { PROJECT } from '../factories/parts';

const TARGETS: GrantTargets = {
  ledgerDatabase: 'projects/demo-prj/databases/cases',
  effectsDatabase: 'projects/demo-prj/databases/effects',
  evidenceBucketName: 'evidence',
  runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
};

function problemsOf(grant: Grant, targets: Partial<GrantTargets> = {}): string[] {
  const { stack, problems } = emptyStack('stack');
  new RoleGrants(stack, 'grants', {
    project: PROJECT,
    instance: { project: PROJECT, name: 'riposte' },
    identity: 'actor',
    member: 'serviceAccount:actor@demo-prj.iam.gserviceaccount.com',
    grants: [grant],
    targets: { ...TARGETS, ...targets },
  });
  return problems();
}

test('a permission that the predefined role of its scope does not hold is refused, with the place', () => {
  expect(problemsOf({ scope: 'finding', permissions: ['securitycenter.findings.setState'] })).toEqual([
    expect.stringMatching(
      /^stack\/grants: roles\/securitycenter\.findingSecurityMarksWriter does not hold securitycenter\.findings\.setState; expected /,
    ),
  ]);
});

test.each([
  { scope: 'command-topic', permission: 'pubsub.topics.publish', given: { commandTopicName: 'commands' } },
  {
    scope: 'reputation',
    permission: 'secretmanager.versions.access',
    given: { reputationSecretVersion: 'projects/demo-prj/secrets/vt/versions/1' },
  },
] as const)('a grant on $scope needs something to hold it on', ({ scope, permission, given }) => {
  const grant = { scope, permissions: [permission] };
  expect(problemsOf(grant)).toEqual([expect.stringContaining(`has no ${scope}`)]);
  expect(problemsOf(grant, given)).toEqual([]);
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
