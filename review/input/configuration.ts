import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectsOf } from '../../core/values/json-values';

/**
 * Constants that a plan's `configuration` sets, by address without indexes, and texts with references if the
 * configuration is JSON. If a provider suppresses a difference, a plan's `after` contains the old value, and only these
 * constants contain the requested one.
 */
export function indexConfiguration(configuration: Json | undefined): ReadonlyMap<string, JsonObject> {
  const index = new Map<string, JsonObject>();
  if (isObject(configuration)) indexModule(configuration.root_module, '', index);
  return index;
}

function indexModule(module: Json | undefined, prefix: string, index: Map<string, JsonObject>): void {
  if (!isObject(module)) return;
  for (const resource of objectsOf(module.resources)) {
    // Inside a module, the address is relative to the module.
    if (typeof resource.address !== 'string') continue;
    const constants = constantsOf(resource.expressions);
    index.set(`${prefix}${resource.address}`, isObject(constants) ? constants : {});
  }
  const calls = isObject(module.module_calls) ? module.module_calls : {};
  for (const [name, call] of Object.entries(calls)) {
    if (isObject(call)) indexModule(call.module, `${prefix}module.${name}.`, index);
  }
}

/** The constants in an expression or a block. Undefined if it has none. */
function constantsOf(expression: Json | undefined): Json | undefined {
  if (Array.isArray(expression)) {
    const blocks = expression.map((block) => constantsOf(block) ?? {});
    return blocks;
  }
  if (!isObject(expression)) return undefined;
  // In a JSON configuration, a text with references also has its own text, `${google_x.y.id}`, as a constant.
  if ('constant_value' in expression) return expression.constant_value;
  const members = Object.entries(expression)
    .map(([name, member]) => [name, constantsOf(member)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Version constraints of providers by full name, for example `registry.terraform.io/hashicorp/google`. */
export function providerVersions(configuration: Json | undefined): Readonly<Record<string, string>> {
  const configs =
    isObject(configuration) && isObject(configuration.provider_config) ? configuration.provider_config : {};
  return Object.fromEntries(
    Object.values(configs)
      .filter(isObject)
      .filter(
        ({ full_name, version_constraint }) => full_name !== undefined || version_constraint !== undefined,
      )
      .map(({ full_name, name, version_constraint = '' }) => [
        String(full_name ?? name),
        String(version_constraint),
      ]),
  );
}

/**
 * Kinds of the commands that Terraform runs when it creates or destroys a resource (`local-exec`), by address without
 * indexes.
 */
export function indexCommands(configuration: Json | undefined): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, readonly string[]>();
  if (isObject(configuration)) commandsIn(configuration.root_module, '', index);
  return index;
}

function commandsIn(module: Json | undefined, prefix: string, index: Map<string, readonly string[]>): void {
  if (!isObject(module)) return;
  for (const { address, provisioners } of objectsOf(module.resources)) {
    const kinds = objectsOf(provisioners).map(({ type }) => String(type));
    if (kinds.length > 0) index.set(`${prefix}${String(address)}`, kinds);
  }
  const calls = isObject(module.module_calls) ? module.module_calls : {};
  for (const [name, call] of Object.entries(calls)) {
    if (isObject(call)) commandsIn(call.module, `${prefix}module.${name}.`, index);
  }
}
