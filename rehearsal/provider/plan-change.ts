import type { Block } from '../schema/schema';
import { computedValue, type ProviderContext, type Subject, tryPlanTimeValue } from './computed-values';
import { replacedBy } from './force-new';
import { isUnknown, mapAttributes, type Path, UNKNOWN, type Values } from './values';

export interface Change {
  readonly version: string;
  readonly type: string;
  readonly block: Block;
  /** null: to be created. */
  readonly prior: Values | null;
  /** Terraform's merge of prior state and configuration. null: to be destroyed. */
  readonly proposed: Values | null;
  /** The prior state was taken on trust: what it leaves empty is unknown rather than different. */
  readonly assumed?: boolean;
}

export interface PlannedChange {
  readonly planned: Values | null;
  /** Arguments whose change Google only takes by making the resource anew. */
  readonly requiresReplace: readonly Path[];
}

/** What a resource will look like, as far as anybody knows before asking Google. Pure. */
export function planChange(context: ProviderContext, change: Change): PlannedChange {
  if (change.proposed === null) return { planned: null, requiresReplace: [] };
  const subject: Subject = { kind: 'resource', type: change.type, values: change.proposed };
  const planned = mapAttributes(change.block, change.proposed, (attribute, value, path) => {
    if (!attribute.computed) return value;
    // Labels of the provider follow the labels of the stack, also on an update.
    const follows = !attribute.optional ? tryPlanTimeValue(context, subject, attribute, path) : undefined;
    if (follows !== undefined) return follows;
    if (value !== null) return value;
    return tryPlanTimeValue(context, subject, attribute, path) ?? UNKNOWN;
  });
  const prior = change.prior && (change.assumed ? completed(change.prior, planned) : change.prior);
  const requiresReplace = prior === null ? [] : replacedBy(change, prior, planned);
  return { planned, requiresReplace };
}

/** `prior` with its empty members taken from `planned`. */
const completed = (prior: Values, planned: Values): Values => ({
  ...planned,
  ...Object.fromEntries(
    Object.entries(prior).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  ),
});

/** A planned resource with everything that only Google knows filled in. */
export function filled(context: ProviderContext, type: string, block: Block, planned: Values): Values {
  const subject: Subject = { kind: 'resource', type, values: planned };
  return mapAttributes(block, planned, (attribute, value, path) =>
    isUnknown(value) ? computedValue(context, subject, attribute, path) : value,
  );
}
