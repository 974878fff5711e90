import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { type Leaf, leavesOf } from './leaves';

/**
 * The scalars of an input outside of its resource changes. For a plan: the outputs, variables, planned values, prior
 * state, deferred changes and configuration. For a cdk.tf.json: everything. Any other input gives nothing.
 */
export function documentLeaves(document: unknown): readonly Leaf[] {
  if (Array.isArray(document)) return document.flatMap(documentLeaves);
  if (!isObject(document)) return [];
  if (isObject(document.plan)) return documentLeaves(document.plan);
  return 'format_version' in document ? planLeaves(document) : synthesizedLeaves(document);
}

function planLeaves(plan: JsonObject): readonly Leaf[] {
  return [
    ...objects(plan.deferred_changes).flatMap(({ resource_change }) => resourceChangeLeaves(resource_change)),
    ...entries(plan.output_changes).flatMap(([name, change]) => outputChangeLeaves(name, change)),
    ...stateLeaves(plan.planned_values),
    ...stateLeaves(isObject(plan.prior_state) ? plan.prior_state.values : undefined),
    ...variableLeaves(plan),
    ...configurationLeaves(plan.configuration),
  ];
}

function resourceChangeLeaves(resource: Json | undefined): readonly Leaf[] {
  if (!isObject(resource) || !isObject(resource.change)) return [];
  const type = typeof resource.type === 'string' ? resource.type : '';
  const { before, after, before_sensitive, after_sensitive } = resource.change;
  return [
    ...leavesOf({ type, values: before, sensitive: before_sensitive }),
    ...leavesOf({ type, values: after, sensitive: after_sensitive }),
  ];
}

/** By name: an output with the name of a password counts as one, whether it is marked or not. */
const named = (name: string, values: Json | undefined, sensitive: Json | undefined): readonly Leaf[] =>
  leavesOf({ type: '', values: { [name]: values }, sensitive: { [name]: sensitive } });

function outputChangeLeaves(name: string, change: JsonObject): readonly Leaf[] {
  return [
    ...named(name, change.before, change.before_sensitive),
    ...named(name, change.after, change.after_sensitive),
  ];
}

/** `planned_values`, and the values of `prior_state`. */
function stateLeaves(state: Json | undefined): readonly Leaf[] {
  if (!isObject(state)) return [];
  return [
    ...entries(state.outputs).flatMap(([name, output]) => named(name, output.value, output.sensitive)),
    ...moduleLeaves(state.root_module),
  ];
}

function moduleLeaves(module: Json | undefined): readonly Leaf[] {
  if (!isObject(module)) return [];
  return [
    ...objects(module.resources).flatMap(({ type, values, sensitive_values }) =>
      leavesOf({ type: typeof type === 'string' ? type : '', values, sensitive: sensitive_values }),
    ),
    ...objects(module.child_modules).flatMap(moduleLeaves),
  ];
}

function variableLeaves({ variables, configuration }: JsonObject): readonly Leaf[] {
  const root = isObject(configuration) ? configuration.root_module : undefined;
  const declared = isObject(root) && isObject(root.variables) ? root.variables : {};
  return entries(variables).flatMap(([name, { value }]) => {
    const declaration = declared[name];
    return named(name, value, isObject(declaration) && declaration.sensitive === true);
  });
}

function configurationLeaves(configuration: Json | undefined): readonly Leaf[] {
  if (!isObject(configuration)) return [];
  return [
    ...entries(configuration.provider_config).flatMap(([, { expressions }]) =>
      expressionLeaves('', expressions),
    ),
    ...moduleConfigurationLeaves(configuration.root_module),
  ];
}

function moduleConfigurationLeaves(module: Json | undefined): readonly Leaf[] {
  if (!isObject(module)) return [];
  return [
    ...objects(module.resources).flatMap(({ type, expressions }) =>
      expressionLeaves(typeof type === 'string' ? type : '', expressions),
    ),
    ...entries(module.outputs).flatMap(([name, { expression, sensitive }]) =>
      named(name, constantsIn(expression), sensitive),
    ),
    ...entries(module.variables).flatMap(([name, declared]) =>
      named(name, declared.default, declared.sensitive),
    ),
    ...entries(module.module_calls).flatMap(([, call]) => [
      ...expressionLeaves('', call.expressions),
      ...moduleConfigurationLeaves(call.module),
    ]),
  ];
}

const expressionLeaves = (type: string, expressions: Json | undefined): readonly Leaf[] =>
  leavesOf({ type, values: constantsIn(expressions) });

/** The constants in an expression or in a block of expressions. */
function constantsIn(expression: Json | undefined): Json | undefined {
  if (Array.isArray(expression)) return expression.map((item) => constantsIn(item) ?? null);
  if (!isObject(expression)) return undefined;
  if ('constant_value' in expression) return expression.constant_value;
  return Object.fromEntries(Object.entries(expression).map(([name, member]) => [name, constantsIn(member)]));
}

function synthesizedLeaves(stack: JsonObject): readonly Leaf[] {
  return [
    ...(['resource', 'data', 'ephemeral'] as const).flatMap((kind) =>
      entries(stack[kind]).flatMap(([type, blocks]) =>
        entries(blocks).flatMap(([, values]) => leavesOf({ type, values })),
      ),
    ),
    ...entries(stack.variable).flatMap(([name, declared]) =>
      named(name, declared.default, declared.sensitive),
    ),
    ...entries(stack.output).flatMap(([name, { value, sensitive }]) => named(name, value, sensitive)),
    ...leavesOf({ type: '', values: stack.locals }),
    ...entries(stack.module).flatMap(([, call]) => leavesOf({ type: '', values: call })),
    ...leavesOf({ type: '', values: stack.provider }),
  ];
}

const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];

const entries = (value: Json | undefined): readonly [string, JsonObject][] =>
  isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
    : [];
