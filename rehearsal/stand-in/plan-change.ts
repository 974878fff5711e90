import type { Diagnostic } from './diagnostic';
import type { Attribute, Block } from './schema';
import { equalValues, isUnknown, mapAttributes, type Path, UNKNOWN, type Values } from './values';

export interface Change {
  readonly type: string;
  readonly block: Block;
  /** null: create. */
  readonly prior: Values | null;
  /** Terraform's merge of prior state and configuration. null: destroy. */
  readonly proposed: Values | null;
  /** The provider's project. */
  readonly project: string;
}

export interface PlannedChange {
  readonly planned: Values | null;
  readonly problems: readonly Diagnostic[];
}

/**
 * The planned state of a resource, as far as it is known before a call to Google. The stand-in does not know which changes
 * Google accepts in place and which need a new resource, so it shows every change as an update, with a warning.
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
    'The stand-in provider shows every change as an update. Only the genuine provider knows whether Google accepts the change in place or needs a new resource: --provider-mirror DIR.',
});

/** The arguments whose planned value is known and differs from the prior value. */
export const changedArguments = (prior: Values, planned: Values): readonly string[] =>
  Object.keys(planned).filter((name) => {
    const value = planned[name];
    return !isUnknown(value) && !equalValues(prior[name], value);
  });
