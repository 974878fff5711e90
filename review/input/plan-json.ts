import type { Problem } from '../../core/problem/problem';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectsOf, textOf } from '../../core/values/json-values';
import { err, ok, type Result } from '../../core/values/result';
import type { Change, ChangeKind, OutputChange, PlannedStack } from '../model/change';
import { withoutIndexes } from '../model/without-indexes';
import { indexCommands, indexConfiguration, providerVersions } from './configuration';
import { nestsTooDeep } from './depth';
import { planFingerprint } from './fingerprint';
import { indexReferences } from './references';

/**
 * Reads the output of `terraform show -json PLAN`. Source: format 1.x of
 * developer.hashicorp.com/terraform/internals/json-format. Ignores unknown members and refuses another major version.
 * Skips lines before the first `{`, because wrappers print some.
 *
 * @param name - the name of the stack in the review, for example the file's name
 */
export function readPlanJson(text: string, name: string): Result<ReadPlan, Problem> {
  const value = parsed(text);
  if (value === undefined) {
    return err({
      code: 'not-json',
      what: 'the plan is not one JSON document',
      where: name,
      expected: 'the output of terraform show -json of one PLAN',
      fix: looksBinary(text)
        ? 'this is a saved plan: run terraform show -json on it, or put terraform on PATH'
        : 'write it with: terraform show -json PLAN > plan.json, and each plan into a separate file',
    });
  }
  const read = readPlan(value, name);
  return read.ok ? ok({ stack: read.value, raw: value as JsonObject }) : read;
}

/** A plan, and its original JSON. */
export interface ReadPlan {
  readonly stack: PlannedStack;
  readonly raw: JsonObject;
}

/** The same for parsed JSON. */
export function readPlan(value: unknown, name: string): Result<PlannedStack, Problem> {
  if (!isObject(value) || !('format_version' in value) || !isPlan(value)) {
    return err({
      code: 'not-a-plan',
      what:
        isObject(value) && 'format_version' in value ? 'this is a state, not a plan' : 'this is not a plan',
      where: name,
      expected: 'the output of terraform show -json PLAN, with format_version and resource_changes',
      fix: 'make a plan with terraform plan -out=PLAN, then terraform show -json PLAN',
    });
  }
  const odd = oddChange(value);
  if (odd !== undefined) {
    return err({
      code: 'not-a-plan',
      what: `${odd} cannot be reviewed`,
      where: name,
      expected: 'resource_changes as a list of objects with an address, as terraform show -json writes it',
      fix: 'create the plan again; terraform did not write this file',
    });
  }
  if (nestsTooDeep(value)) {
    return err({
      code: 'not-a-plan',
      what: 'the plan nests deeper than any provider schema',
      where: name,
      expected: 'the output of terraform show -json PLAN',
      fix: 'create the plan again; terraform did not write this file',
    });
  }
  const version = typeof value.format_version === 'string' ? value.format_version : '';
  // 0.1 and 0.2 are the formats of Terraform 0.12 to 1.0, with the same members.
  if (!/^(0\.[12]|1\.\d+)$/.test(version)) {
    return err({
      code: 'unknown-format',
      what:
        version === ''
          ? 'the plan has no format version'
          : `the plan has format version ${version.slice(0, 40)}`,
      where: name,
      expected: 'format version 1.x',
      fix: 'use a newer Riposte, or an older Terraform',
    });
  }
  return ok(plannedStack(value, name));
}

/** Terraform omits resource_changes from a plan that changes nothing and contains nothing. */
const isPlan = (value: JsonObject): boolean =>
  Array.isArray(value.resource_changes) || 'planned_values' in value || 'configuration' in value;

/** The review cannot skip a malformed change: it would not cover the change, and would not report that. */
function oddChange({ resource_changes: changes }: JsonObject): string | undefined {
  if (changes === undefined) return undefined;
  if (!Array.isArray(changes)) return 'resource_changes is not a list and';
  const at = changes.findIndex((change) => !isObject(change) || textOf(change.address) === '');
  return at < 0 ? undefined : `resource_changes[${at}] has no address and`;
}

/** Starts at the first line that begins an object. Wrappers print lines before it, and some of those contain `{`. */
function parsed(text: string): unknown {
  for (const { index } of text.matchAll(/^[ \t\ufeff]*\{/gm)) {
    // The text contains two plans. The review must not read only the last one, because both may be applied.
    if (text.slice(0, index).includes('"format_version"')) return undefined;
    try {
      return JSON.parse(
        text
          .slice(index)
          .trim()
          .replace(/^\ufeff/, ''),
      );
    } catch {
      // A later line may begin the plan. A plan is one line, so only a few lines are candidates.
      if (index > 100_000) return undefined;
    }
  }
  return undefined;
}

const looksBinary = (text: string): boolean => text.startsWith('PK');

function plannedStack(plan: JsonObject, name: string): PlannedStack {
  const configured = indexConfiguration(plan.configuration);
  const references = indexReferences(plan.configuration);
  const commands = indexCommands(plan.configuration);
  const read = (changes: Json | undefined): Change[] =>
    objectsOf(changes).flatMap((change) => readChange(change, name, { configured, references, commands }));
  return {
    name,
    origin: 'plan',
    changes: read(plan.resource_changes),
    drift: read(plan.resource_drift),
    outputs: readOutputs(plan.output_changes),
    deferred: objectsOf(plan.deferred_changes).length,
    errored: plan.errored === true,
    complete: plan.complete !== false,
    ...(typeof plan.terraform_version === 'string' ? { terraformVersion: plan.terraform_version } : {}),
    providers: providerVersions(plan.configuration),
    unseenModules: [],
    fingerprint: planFingerprint(plan),
  };
}

interface Indexed {
  readonly configured: ReadonlyMap<string, JsonObject>;
  readonly references: ReadonlyMap<string, readonly string[]>;
  readonly commands: ReadonlyMap<string, readonly string[]>;
}

function readChange(
  resource: JsonObject,
  stack: string,
  { configured, references, commands }: Indexed,
): readonly Change[] {
  const change = isObject(resource.change) ? resource.change : {};
  const address = textOf(resource.address);
  if (address === '') return [];
  const actions = Array.isArray(change.actions)
    ? change.actions.filter((action): action is string => typeof action === 'string')
    : [];
  const constants = configured.get(withoutIndexes(address));
  const referred = references.get(withoutIndexes(address)) ?? [];
  const run = commands.get(withoutIndexes(address)) ?? [];
  const type = textOf(resource.type) || typeIn(address);
  return [
    {
      stack,
      address,
      ...optional('previousAddress', textOf(resource.previous_address)),
      mode: resource.mode === 'data' ? 'data' : 'managed',
      type,
      kind: kindOf(actions),
      actions,
      ...(isObject(change.before) ? { before: change.before } : {}),
      ...(isObject(change.after) ? { after: change.after } : {}),
      unknown: change.after_unknown ?? {},
      ...(constants ? { configured: constants } : {}),
      ...(referred.length > 0 ? { references: referred } : {}),
      ...(run.length > 0 ? { commands: run } : {}),
      sensitive: { before: change.before_sensitive ?? {}, after: change.after_sensitive ?? {} },
      ...optional('reason', textOf(resource.action_reason)),
      replacePaths: pathsOf(change.replace_paths),
      ...optional('deposed', textOf(resource.deposed)),
      imported: isObject(change.importing),
    },
  ];
}

/**
 * Decides by the single actions in the list, never by the whole list, because newer versions combine them in new ways
 * (`create`, `forget` since 1.10).
 */
export function kindOf(actions: readonly string[]): ChangeKind {
  const has = (action: string): boolean => actions.includes(action);
  if (has('delete')) return has('create') ? 'replace' : 'delete';
  if (has('forget')) return has('create') ? 'replace' : 'forget';
  if (has('create')) return 'create';
  if (has('update')) return 'update';
  return has('read') || has('open') ? 'read' : 'none';
}

const readOutputs = (outputs: Json | undefined): OutputChange[] =>
  Object.entries(isObject(outputs) ? outputs : {}).flatMap(([name, change]) =>
    isObject(change) && Array.isArray(change.actions)
      ? [
          {
            name,
            kind: kindOf(change.actions.filter((action): action is string => typeof action === 'string')),
          },
        ]
      : [],
  );

const pathsOf = (paths: Json | undefined): string[] =>
  Array.isArray(paths) ? paths.filter(Array.isArray).map((path) => path.join('.')) : [];

const typeIn = (address: string): string => {
  const steps = withoutIndexes(address).split('.');
  return steps[steps.length - 2] ?? '';
};

const optional = <K extends string>(key: K, value: string): { readonly [key in K]?: string } =>
  (value === '' ? {} : { [key]: value }) as { readonly [key in K]?: string };
