import { ROLE_ID } from '../../constructs/powers/custom-role';
import { PREDEFINED_ROLES } from '../../constructs/powers/predefined-roles';
import { toRuntimeConfig } from '../../core/config/response-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { deriveGrants } from '../../core/deployment/grants';
import type { Identity } from '../../core/permissions/permissions';
import { parsedConfig, type SynthesizedStack, synthesized } from '../factories/synthesized-stack';

const IDENTITIES = ['responder', 'actor'] as const;
const REPUTATION = { secretVersion: 'projects/demo-prj/secrets/virustotal/versions/latest' };

/** Every binding of an identity: its place, and the permissions of its role. */
function powersOf(stack: SynthesizedStack, identity: Identity): { place: string; permissions: string[] }[] {
  const member = stack.reference('google_service_account', `${identity}/account`, 'member');
  return stack.types
    .filter((type) => type.endsWith('_iam_member'))
    .flatMap((type) => stack.all(type).map((resource) => ({ type, resource })))
    .filter(({ resource }) => resource.member === member)
    .map(({ type, resource }) => ({
      place: type,
      permissions: permissionsOf(stack, resource.role as string),
    }));
}

function permissionsOf(stack: SynthesizedStack, role: string): string[] {
  const predefined = Object.values(PREDEFINED_ROLES).find((entry) => entry.role === role);
  if (predefined) return [...predefined.permissions];
  const custom = stack
    .all('google_project_iam_custom_role')
    .find(
      (resource) =>
        stack.reference(
          'google_project_iam_custom_role',
          resource['//'].metadata.path.split('/riposte/')[1] as string,
          'name',
        ) === role,
    );
  if (!custom) throw new Error(`a role that is neither custom nor in the table: ${role}`);
  return custom.permissions as string[];
}

/** The grants that the catalogue derives, with every permission of predefined roles. */
function derivedPowers(changes: Partial<ResponseConfigInput>, identity: Identity): string[][] {
  const config = parsedConfig(changes);
  return deriveGrants(toRuntimeConfig(config))[identity].flatMap(({ scope, permissions }) => {
    const predefined = Object.hasOwn(PREDEFINED_ROLES, scope)
      ? PREDEFINED_ROLES[scope as keyof typeof PREDEFINED_ROLES].permissions
      : undefined;
    const copies = scope === 'runtime-service-account' ? config.powers.runtimeServiceAccounts.length : 1;
    return Array.from({ length: copies }, () => [...(predefined ?? permissions)]);
  });
}

const bySize = (lists: string[][]): string[] => lists.map((list) => list.join(' ')).sort();

describe.each([
  { mode: 'observe' as const },
  { mode: 'approve' as const },
  { mode: 'enforce' as const },
  { mode: 'enforce' as const, reputation: REPUTATION },
  { mode: 'enforce' as const, powers: { tiers: ['observe' as const, 'access' as const] } },
])('powers with %j', (changes) => {
  const stack = synthesized(changes);

  test.each(IDENTITIES)('of the %s are exactly what the enabled parts declare', (identity) => {
    const granted = powersOf(stack, identity).map(({ permissions }) => permissions);
    expect(bySize(granted)).toEqual(bySize(derivedPowers(changes, identity)));
  });

  test('contain no bindings, policies, basic roles, public members and wide roles', () => {
    expect(stack.types.filter((type) => /_iam_(binding|policy)$/.test(type))).toEqual([]);
    expect(stack.types.filter((type) => /^google_scc_(?!v2_)/.test(type))).toEqual([]);
    expect(stack.text).not.toMatch(/allUsers|allAuthenticatedUsers/);
    expect(stack.text).not.toMatch(/"roles\/(owner|editor|viewer|run\.developer|run\.admin)"/);
    expect(stack.text).not.toMatch(/serviceAccountUser|"\*"/);
  });

  test('have role ids that IAM accepts and that differ', () => {
    const ids = stack.all('google_project_iam_custom_role').map(({ role_id }) => role_id as string);
    expect(ids.filter((id) => !ROLE_ID.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('include actAs on each listed service account and nowhere else', () => {
  const accounts = [
    'web-runtime@demo-prj.iam.gserviceaccount.com',
    'job-runtime@demo-prj.iam.gserviceaccount.com',
  ];
  const stack = synthesized({
    project: { id: 'demo-prj', number: '210987654321' },
    powers: { tiers: ['observe', 'workload'], runtimeServiceAccounts: accounts },
  });
  const holders = powersOf(stack, 'actor').filter(({ permissions }) =>
    permissions.includes('iam.serviceAccounts.actAs'),
  );
  expect(holders.map(({ place }) => place)).toEqual([
    'google_service_account_iam_member',
    'google_service_account_iam_member',
  ]);
  expect(stack.all('google_service_account_iam_member').map((grant) => grant.service_account_id)).toEqual(
    expect.arrayContaining(accounts.map((email) => `projects/demo-prj/serviceAccounts/${email}`)),
  );
  expect(powersOf(stack, 'responder').flatMap(({ permissions }) => permissions)).not.toContain(
    'iam.serviceAccounts.actAs',
  );
});

test.each(['ledger', 'effects'])('the %s is granted under a condition on its own database', (id) => {
  const stack = synthesized();
  const database = stack.reference('google_firestore_database', `${id}/database`, 'id');
  for (const identity of IDENTITIES) {
    const grant = stack.at('google_project_iam_member', `${identity}-grants/${id}-member`);
    expect(grant.condition).toMatchObject({ expression: `resource.name == "${database}"` });
  }
});

test('the build identity reads function source and no evidence', () => {
  const { condition, role } = synthesized().at('google_project_iam_member', 'build/reads-source');
  expect(role).toBe('roles/storage.objectViewer');
  expect((condition as { expression: string }).expression).not.toContain('evidence');
  expect((condition as { expression: string }).expression).toContain('-riposte-source"');
});

/** This list is pinned: a new line is a new permission of a deployment that promises to change nothing (invariant 2). */
test('in observe mode the roles hold these permissions and no other', () => {
  const stack = synthesized({ mode: 'observe' });
  const listed = (identity: Identity) =>
    [...new Set(powersOf(stack, identity).flatMap(({ permissions }) => permissions))].sort();
  expect(listed('responder')).toEqual([
    'datastore.entities.create',
    'datastore.entities.get',
    'datastore.entities.update',
    'logging.logEntries.list',
    'pubsub.topics.publish',
    'run.revisions.list',
    'run.services.get',
    'run.services.getIamPolicy',
    'run.services.list',
    'securitycenter.findings.list',
    'storage.objects.create',
  ]);
  expect(listed('actor')).toEqual([
    'datastore.entities.create',
    'datastore.entities.get',
    'datastore.entities.update',
    'monitoring.timeSeries.list',
    'run.operations.get',
    'run.revisions.list',
    'run.services.get',
    'run.services.getIamPolicy',
    'securitycenter.findings.list',
    'storage.objects.create',
  ]);
});
