import { isObject, type JsonObject } from '../../core/values/json';
import { objectsOf, tryJson } from '../../core/values/json-values';
import type { ReviewContext } from '../contract/review-context';
import type { Change } from '../model/change';
import { blocksAt, type Resource, UNKNOWN, type Unknown } from '../model/resource';
import { forgotten, type References, type Side } from './references';
import { accountScope, type GrantScope, scopeOf } from './scope';

/**
 * The extent of a resource: `member` adds one grant, `binding` owns the members of its role, `policy` owns every grant
 * of its scope, `removal` removes a grant, `key` is a credential of an account.
 * Source: registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_iam
 */
export type Authority = 'member' | 'binding' | 'policy' | 'removal' | 'key';

/** One role of a statement and its members. */
export interface Binding {
  readonly role: string | Unknown;
  readonly members: readonly (string | Unknown)[];
  /** The expression of the condition. */
  readonly condition?: string | Unknown;
}

/** What one resource states about grants. */
export interface Statement {
  readonly change: Change;
  readonly scope: GrantScope;
  readonly authority: Authority;
  readonly bindings: readonly Binding[];
  /** Terraform no longer manages it, but it still applies in the cloud. */
  readonly isForgotten: boolean;
}

/** Represents the role of a key: anyone who has the key is the account. */
export const KEY_ROLE = 'a key of the account';
export const KEY_HOLDER = 'anyone who has the key';

const IAM_TYPE = /^google_(.+)_iam_(member|binding|policy|member_remove)$/;

export const isIam = (type: string): boolean => IAM_TYPE.test(type) || type === 'google_service_account_key';

/** Every resource of the inputs that declares grants, before or after the change. */
export function statementsOf(
  { everything }: ReviewContext,
  side: Side,
  references: References,
): readonly Statement[] {
  return everything.flatMap((pair) => {
    if (!isIam(pair.change.type) || pair.change.deposed !== undefined) return [];
    const resource = side === 'before' ? pair.before : (pair.after ?? forgotten(pair.change));
    return resource ? [statementOf(resource, references)] : [];
  });
}

function statementOf(resource: Resource, references: References): Statement {
  const { change, type } = resource;
  const common = { change, isForgotten: change.kind === 'forget' };
  if (type === 'google_service_account_key') {
    const account = references.text(resource, 'service_account_id');
    const scope = accountScope(typeof account === 'string' ? account : '?');
    return {
      ...common,
      scope,
      authority: 'key',
      bindings: [{ role: KEY_ROLE, members: [KEY_HOLDER] }],
    };
  }
  const [, kind = '', form = ''] = IAM_TYPE.exec(type) ?? [];
  const scope = scopeOf(resource, kind, references);
  if (form === 'policy') {
    return { ...common, scope, authority: 'policy', bindings: policyBindings(resource, references) };
  }
  const members: readonly (string | Unknown)[] =
    form === 'binding' ? references.texts(resource, 'members') : [member(resource, references)];
  const condition = conditionOf(resource, references);
  const binding: Binding = {
    role: references.text(resource, 'role') ?? UNKNOWN,
    members: members.map((each) => normalized(each)),
    ...(condition === undefined ? {} : { condition }),
  };
  const authority = form === 'member_remove' ? 'removal' : (form as Authority);
  return { ...common, scope, authority, bindings: [binding] };
}

const member = (resource: Resource, references: References): string | Unknown =>
  references.text(resource, 'member') ?? UNKNOWN;

/** Addresses are case-insensitive. */
export const normalized = (principal: string | Unknown): string | Unknown =>
  principal !== UNKNOWN && /^(?:deleted:)?(?:user|group|domain|serviceAccount):[^$]*$/.test(principal)
    ? principal.replace(/:([^:]*)$/, (_all, address: string) => `:${address.toLowerCase()}`)
    : principal;

function conditionOf(resource: Resource, references: References): string | undefined | Unknown {
  const blocks = blocksAt(resource, 'condition');
  if (blocks === UNKNOWN) return UNKNOWN;
  return blocks.length === 0 ? undefined : (references.text(resource, 'condition.expression') ?? UNKNOWN);
}

const ANYTHING: readonly Binding[] = [{ role: UNKNOWN, members: [UNKNOWN] }];

/** The JSON of `policy_data`, or the `google_iam_policy` data source that it refers to. */
function policyBindings(resource: Resource, references: References): readonly Binding[] {
  const text = references.text(resource, 'policy_data');
  if (typeof text !== 'string') return ANYTHING;
  const source = references.target(resource, text);
  if (source?.type === 'google_iam_policy') return sourceBindings(source, references);
  const policy = parsed(text);
  return policy === undefined ? ANYTHING : objectsOf(policy.bindings).map(readBinding);
}

function sourceBindings(source: Resource, references: References): readonly Binding[] {
  const blocks = blocksAt(source, 'binding');
  if (blocks === UNKNOWN) return ANYTHING;
  return blocks.map((block) => {
    // Each block is read as a separate resource, so that its references resolve.
    const resource: Resource = { ...source, values: block, unknown: {} };
    const condition = conditionOf(resource, references);
    return {
      role: references.text(resource, 'role') ?? UNKNOWN,
      members: references.texts(resource, 'members').map(normalized),
      ...(condition === undefined ? {} : { condition }),
    };
  });
}

function readBinding({ role, members, condition }: JsonObject): Binding {
  const texts = (Array.isArray(members) ? members : []).filter((item) => typeof item === 'string');
  const expression = isObject(condition) ? condition.expression : undefined;
  return {
    role: typeof role === 'string' ? role : UNKNOWN,
    members: texts.map(normalized),
    ...(typeof expression === 'string' && expression !== '' ? { condition: expression } : {}),
  };
}

function parsed(text: string): JsonObject | undefined {
  const value = tryJson(text);
  return isObject(value) ? value : undefined;
}
