import { PREDEFINED_ROLES } from '../../constructs/powers/predefined-roles';
import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { PipelineConfig } from '../../core/config/response-schema';
import { parseRollout } from '../../core/config/rollout-config';
import { deriveGrants, type Grant, hubGrants, workloadGrants } from '../../core/deployment/grants';
import type { Identity } from '../../core/permissions/permissions';
import { configFor } from '../../core/runtime-config/config-for';
import { stackNameOf } from '../../stacks/synthesize';
import { type ExampleStack, RAISED, resourcesOf, stacksOf } from './synthesized-examples';

const IDENTITIES: readonly Identity[] = ['responder', 'actor'];

/** What an identity holds by the JSON of one stack: the permissions of every role that is bound to it, one list each. */
function heldIn(stack: ExampleStack, identity: Identity): string[] {
  const resources = resourcesOf(stack);
  const account = resources.find(
    ({ type, config }) =>
      type === 'google_service_account' && String(config.account_id).endsWith(`-${identity}`),
  );
  const members = [
    ...(account ? [`\${${account.type}.${account.id}.member}`] : []),
    `serviceAccount:riposte-${identity}@`,
  ];
  return resources
    .filter(({ type }) => type.endsWith('_iam_member'))
    .filter(({ config }) => members.some((member) => String(config.member).startsWith(member)))
    .map(({ config }) => permissionsOf(resources, String(config.role)).join(' '))
    .sort();
}

function permissionsOf(resources: ReturnType<typeof resourcesOf>, role: string): readonly string[] {
  const predefined = Object.values(PREDEFINED_ROLES).find((entry) => entry.role === role);
  if (predefined) return predefined.permissions;
  const custom = resources.find(({ type, id }) => `\${${type}.${id}.name}` === role);
  if (!custom) throw new Error(`a role that is neither custom nor in the table: ${role}`);
  return custom.config.permissions as string[];
}

/** The same as the enabled parts declare it; predefined roles count by everything that they hold. */
const declared = (grants: readonly Grant[], accounts: number): string[] =>
  grants
    .flatMap(({ scope, permissions }) => {
      const predefined = (PREDEFINED_ROLES as Readonly<Record<string, { permissions: readonly string[] }>>)[
        scope
      ];
      const held = (predefined?.permissions ?? permissions).join(' ');
      return Array.from({ length: scope === 'runtime-service-account' ? accounts : 1 }, () => held);
    })
    .sort();

function parsed(input: unknown): PipelineConfig {
  const config = parseResponseConfig(input);
  if (!config.ok) throw new Error('the example does not parse');
  return config.value;
}

const stackOf = (stacks: readonly ExampleStack[], name: string): ExampleStack => {
  const found = stacks.find((stack) => stack.name === name);
  if (!found) throw new Error(`no stack ${name}`);
  return found;
};

describe.each(IDENTITIES)("the %s's roles equal what its enabled parts declare", (identity) => {
  test.each([
    ['single-project', parsed(RAISED['single-project'])],
    ['custom-response', parsed(RAISED['custom-response'])],
    ['existing-network-and-keys', RAISED['existing-network-and-keys']],
  ] as const)('in %s', (example, config) => {
    const [stack] = stacksOf(example);
    const grants = deriveGrants(toRuntimeConfig(config), catalogueOf(config))[identity];
    expect(heldIn(stack as ExampleStack, identity)).toEqual(
      declared(grants, config.powers.runtimeServiceAccounts.length),
    );
  });

  test('in the hub and in each of the fifty projects of organization-rollout', () => {
    const parsed = parseRollout(RAISED['organization-rollout']);
    if (!parsed.ok) throw new Error('the example does not parse');
    const { hub, workloads } = parsed.value;
    const stacks = stacksOf('organization-rollout');
    const runtime = toRuntimeConfig(hub);
    expect(heldIn(stackOf(stacks, 'riposte-hub'), identity)).toEqual(
      declared(hubGrants(runtime)[identity], 0),
    );
    expect(workloads).toHaveLength(50);
    for (const workload of workloads) {
      const view = configFor(runtime, workload.project.id);
      if (!view) throw new Error(`${workload.project.id} is not protected`);
      const held = heldIn(stackOf(stacks, stackNameOf(hub, workload)), identity);
      expect({ project: workload.project.id, held }).toEqual({
        project: workload.project.id,
        held: declared(workloadGrants(view)[identity], workload.runtimeServiceAccounts.length),
      });
    }
  });
});

test('the hub itself has no power over any workload', () => {
  const hub = stackOf(stacksOf('organization-rollout'), 'riposte-hub');
  const held = IDENTITIES.flatMap((identity) => heldIn(hub, identity)).join(' ');
  expect(held).not.toMatch(/run\.services|actAs|securitycenter/);
});
