import { isObject, type Json, type JsonObject } from '../../core/values/json';

/**
 * The resources to which each resource of a plan's `configuration` refers, by addresses without indexes. A resource
 * that does not exist yet has no names, so in the plan of a first deployment only these references show what belongs
 * together. Variables and outputs of modules are resolved.
 */
export function indexReferences(configuration: Json | undefined): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, readonly string[]>();
  if (isObject(configuration) && isObject(configuration.root_module)) {
    indexModule({ json: configuration.root_module, prefix: '', variables: new Map() }, index);
  }
  return index;
}

interface Module {
  readonly json: JsonObject;
  /** `module.a.module.b.`, or an empty text for the root. */
  readonly prefix: string;
  /** The addresses that the call passes to each variable. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

function indexModule(module: Module, index: Map<string, readonly string[]>): void {
  const resources = Array.isArray(module.json.resources) ? module.json.resources.filter(isObject) : [];
  for (const { address, expressions } of resources) {
    if (typeof address !== 'string') continue;
    index.set(`${module.prefix}${address}`, [...new Set(addressesIn(expressions, module))]);
  }
  for (const name of Object.keys(callsOf(module))) {
    const called = calledModule(module, name);
    if (called) indexModule(called, index);
  }
}

const callsOf = ({ json }: Module): JsonObject => (isObject(json.module_calls) ? json.module_calls : {});

function calledModule(module: Module, name: string): Module | undefined {
  const call = callsOf(module)[name];
  if (!isObject(call) || !isObject(call.module)) return undefined;
  const given = Object.entries(isObject(call.expressions) ? call.expressions : {});
  return {
    json: call.module,
    prefix: `${module.prefix}module.${name}.`,
    variables: new Map(given.map(([variable, value]) => [variable, addressesIn(value, module)])),
  };
}

/** Addresses of all resources to which an expression, or a block of expressions, refers. */
function addressesIn(expression: Json | undefined, module: Module): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap((item) => addressesIn(item, module));
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([key, value]) =>
    key === 'references' && Array.isArray(value)
      ? value.flatMap((reference) => (typeof reference === 'string' ? addressesOf(reference, module) : []))
      : addressesIn(value, module),
  );
}

function addressesOf(reference: string, module: Module): readonly string[] {
  const [first = '', second = '', third = ''] = reference.replace(/\[[^\]]*\]/g, '').split('.');
  if (first === 'var') return module.variables.get(second) ?? [];
  if (first === 'module') return outputOf(module, second, third);
  if (first === 'data') return third === '' ? [] : [`${module.prefix}data.${second}.${third}`];
  return second === '' || NO_RESOURCES.has(first) ? [] : [`${module.prefix}${first}.${second}`];
}

const NO_RESOURCES = new Set(['local', 'each', 'count', 'path', 'terraform', 'self']);

function outputOf(module: Module, call: string, output: string): readonly string[] {
  const called = calledModule(module, call);
  const outputs = called && isObject(called.json.outputs) ? called.json.outputs : {};
  return called ? addressesIn(outputs[output], called) : [];
}
