import { isObject, type JsonObject } from '../../../core/values/json';
import { objectOf, textOf, tryJson } from '../../../core/values/json-values';
import { BootError } from '../../protocol/errors';
import { lastSegment } from '../../state/names';
import type { Arguments } from '../arguments';
import { isDeletedOnDestroy, leaveDeletionPolicy } from '../deletion-policy';
import { ask, compact, type Translation } from '../translation';

const customConstraint: Translation = {
  type: 'google_org_policy_custom_constraint',
  *create(args) {
    const parent = args.required('parent');
    const name = `${parent}/customConstraints/${args.required('name')}`;
    leaveDeletionPolicy(args);
    const answer = yield* ask({
      service: 'orgpolicy',
      method: 'POST',
      path: `/v2/${parent}/customConstraints`,
      body: compact({
        name,
        displayName: args.text('display_name') || undefined,
        description: args.text('description') || undefined,
        condition: args.required('condition'),
        actionType: args.required('action_type'),
        methodTypes: [...args.texts('method_types')],
        resourceTypes: [...args.texts('resource_types')],
      }),
    });
    return { id: name, update_time: textOf(answer.updateTime) };
  },
  *destroy(args) {
    if (!isDeletedOnDestroy(args)) return;
    const path = `/v2/${args.required('parent')}/customConstraints/${args.required('name')}`;
    yield* ask({ service: 'orgpolicy', method: 'DELETE', path });
  },
};

const policy: Translation = {
  type: 'google_org_policy_policy',
  *create(args) {
    const parent = args.required('parent');
    const name = args.required('name');
    leaveDeletionPolicy(args);
    const answer = yield* ask({
      service: 'orgpolicy',
      method: 'POST',
      path: `/v2/${parent}/policies`,
      body: compact({ name, spec: spec(args, 'spec'), dryRunSpec: spec(args, 'dry_run_spec') }),
    });
    return {
      id: `${parent}/policies/${lastSegment(name)}`,
      etag: textOf(answer.etag),
      'spec.0.etag': textOf(objectOf(answer.spec).etag),
      'dry_run_spec.0.etag': textOf(objectOf(answer.dryRunSpec).etag),
    };
  },
  *destroy(args) {
    if (!isDeletedOnDestroy(args)) return;
    const path = `/v2/${args.required('parent')}/policies/${lastSegment(args.required('name'))}`;
    yield* ask({ service: 'orgpolicy', method: 'DELETE', path });
  },
};

/** The two flags are always sent, also as false. */
function spec(args: Arguments, member: string): JsonObject | undefined {
  const block = args.block(member);
  if (!block) return undefined;
  const rules = block.blocks('rules').map(rule);
  return {
    ...(rules.length === 0 ? {} : { rules }),
    inheritFromParent: block.flag('inherit_from_parent') ?? false,
    reset: block.flag('reset') ?? false,
  };
}

/** The provider sends null for the other kinds of rules. */
function rule(block: Arguments): JsonObject {
  const values = block.block('values');
  return {
    ...(values ? { values: stringValues(values) } : {}),
    allowAll: truth(block, 'allow_all'),
    denyAll: truth(block, 'deny_all'),
    enforce: truth(block, 'enforce'),
    ...parameters(block),
    ...condition(block),
  };
}

const stringValues = (block: Arguments): JsonObject => {
  const [allowed, denied] = [block.texts('allowed_values'), block.texts('denied_values')];
  return {
    ...(allowed.length === 0 ? {} : { allowedValues: [...allowed] }),
    ...(denied.length === 0 ? {} : { deniedValues: [...denied] }),
  };
};

/** Strings in the schema, which are parsed as by Go's strconv.ParseBool. Null for any other value. */
function truth(block: Arguments, member: string): boolean | null {
  const text = block.text(member);
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : null;
}

function condition(block: Arguments): JsonObject {
  const sent = block.block('condition');
  if (!sent) return {};
  const members = ['expression', 'title', 'description', 'location'].map(
    (member) => [member, sent.text(member) || undefined] as const,
  );
  return { condition: compact(Object.fromEntries(members)) };
}

function parameters(block: Arguments): JsonObject {
  const text = block.text('parameters');
  if (text === '') return {};
  const value = tryJson(text);
  if (isObject(value)) return { parameters: value };
  throw new BootError({
    where: `${block.path}.parameters`,
    what: text,
    expected: 'a JSON object',
    fix: 'correct parameters in the construct',
  });
}

export const ORG_POLICY_TRANSLATIONS: readonly Translation[] = [customConstraint, policy];
