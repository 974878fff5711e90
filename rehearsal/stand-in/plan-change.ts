import type { Diagnostic } from './diagnostic';
import type { Attribute, Block } from './schema';
import { equalValues, isUnknown, mapAttributes, type Path, UNKNOWN, type Values } from './values';

export interface Change {
  readonly type: string;
  readonly block: Block;
  /** null: to be created. */
  readonly prior: Values | null;
  /** Terraform's merge of prior state and configuration. null: to be destroyed. */
  readonly proposed: Values | null;
  /** The provider's project. */
  readonly project: string;
}

export interface PlannedChange {
  readonly planned: Values | null;
  readonly problems: readonly Diagnostic[];
}

/**
 * What a resource will look like, as far as anybody knows before asking Google. Which changes Google takes in place and
 * which need the resource anew is not known here: a change of what exists is shown as an update, with a warning.
 */
export function planChange({ type, block, prior, proposed, project }: Change): PlannedChange {
  if (proposed === null) return { planned: null, problems: [] };
  if (prior !== null && equalValues(prior, proposed)) return { planned: prior, problems: [] };
  const planned = mapAttributes(block, proposed, (attribute, value, path) => {
    if (attribute.writeOnly) return null;
    if (!attribute.computed || value !== null) return value;
    return isOwnProject(attribute, path) && project !== '' ? project : UNKNOWN;
  });
  if (prior !== null && equalValues(prior, planned)) return { planned: prior, problems: [] };
  return { planned, problems: prior === null ? [] : [perhapsAnUpdate(type, prior, planned)] };
}

/** The provider fills in its own project while it plans. */
const isOwnProject = ({ name, optional }: Attribute, path: Path): boolean =>
  name === 'project' && optional && path.length === 1;

const perhapsAnUpdate = (type: string, prior: Values, planned: Values): Diagnostic => ({
  severity: 'warning',
  summary: `${type} ${prior.id} would change: ${changedArguments(prior, planned).join(', ')}`,
  detail:
    'This is the stand-in provider: it shows every change as an update. Whether Google takes it in place, or the resource is made anew, only the genuine provider knows: --provider-mirror DIR.',
});

/** The arguments of which one planned value is known and another one than before. */
export const changedArguments = (prior: Values, planned: Values): readonly string[] =>
  Object.keys(planned).filter((name) => {
    const value = planned[name];
    return !isUnknown(value) && !equalValues(prior[name], value);
  });
