import { createHash } from 'node:crypto';
import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectsOf } from '../../core/values/json-values';

/**
 * Identifies what a plan would do, as a lower-case hexadecimal SHA-256. It covers the changes of resources and outputs,
 * imports, deferred changes, invoked actions, commands of provisioners, and the identities of the providers. Two plans
 * with the same fingerprint have the same effect.
 *
 * It omits everything that differs between two equal plans: `timestamp`, `relevant_attributes` (its order is random),
 * the order of the changes, and resources that do not change.
 */
export function planFingerprint(plan: JsonObject): string {
  const members = {
    errored: canonicalJson(plan.errored === true),
    changes: sorted(objectsOf(plan.resource_changes).filter(doesSomething).map(essence)),
    deferred: sorted(objectsOf(plan.deferred_changes)),
    outputs: canonicalJson(
      Object.fromEntries(
        Object.entries(isObject(plan.output_changes) ? plan.output_changes : {}).filter(
          ([, change]) => isObject(change) && !isNoOp(change),
        ),
      ),
    ),
    actions: sorted(objectsOf(plan.action_invocations)),
    ...executionOf(plan.configuration),
  };
  const names = Object.keys(members).sort() as (keyof typeof members)[];
  return sha256(`{${names.map((name) => `"${name}":${members[name]}`).join(',')}}`);
}

/** Uses Node's native implementation, because a plan has megabytes. */
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The changes do not show which commands run with them, or with which endpoint and identity. */
function executionOf(configuration: Json | undefined): { providers?: string; provisioners?: string } {
  if (!isObject(configuration)) return {};
  const { provider_config: providers, root_module: root } = configuration;
  const commands = provisionersIn(root, '');
  return {
    ...(isObject(providers) ? { providers: canonicalJson(providers) } : {}),
    ...(commands.length > 0 ? { provisioners: sorted(commands) } : {}),
  };
}

function provisionersIn(module: Json | undefined, prefix: string): readonly Json[] {
  if (!isObject(module)) return [];
  const own = objectsOf(module.resources)
    .filter(({ provisioners }) => provisioners !== undefined)
    .map(({ address, provisioners }): Json => [`${prefix}${String(address)}`, provisioners ?? null]);
  const calls = Object.entries(isObject(module.module_calls) ? module.module_calls : {});
  return [
    ...own,
    ...calls.flatMap(([name, call]) =>
      isObject(call) ? provisionersIn(call.module, `${prefix}module.${name}.`) : [],
    ),
  ];
}

/** One fingerprint for several, independent of their order. */
export const fingerprintOfAll = (fingerprints: readonly string[]): string =>
  fingerprints.length === 1 ? (fingerprints[0] as string) : sha256([...fingerprints].sort().join('\n'));

const doesSomething = (resource: JsonObject): boolean =>
  !isObject(resource.change) ||
  !isNoOp(resource.change) ||
  'previous_address' in resource ||
  'importing' in resource.change;

const isNoOp = ({ actions }: JsonObject): boolean =>
  Array.isArray(actions) && actions.every((action) => action === 'no-op');

function essence(resource: JsonObject): JsonObject {
  const { address, previous_address, mode, type, provider_name, deposed, change } = resource;
  return { address, previous_address, mode, type, provider_name, deposed, change };
}

/** The canonical JSON of a list in which the order means nothing. */
const sorted = (values: readonly Json[]): string => `[${values.map(canonicalJson).sort().join(',')}]`;
