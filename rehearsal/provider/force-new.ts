import type { Block } from '../schema/schema';
import { FORCE_NEW_6_50_0 } from './force-new-6-50-0';
import { equalValues, isValues, type Path, type Value, type Values } from './values';

/** By provider version, then by type: the arguments that cannot be changed in place. List indexes are left out. */
const FORCE_NEW: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '6.50.0': FORCE_NEW_6_50_0,
};

/** IAM members, bindings and policies: the provider replaces a grant for every change of it. */
const IS_GRANT = /_iam_(?:member|binding)$/;

/** What nearly always names a resource; used for types that the table does not have. */
const NAMING = [
  'name',
  'project',
  'location',
  'region',
  'zone',
  'parent',
  'organization',
  'org_id',
  'folder',
];

export const hasForceNewFacts = (version: string, type: string): boolean =>
  IS_GRANT.test(type) || Object.hasOwn(FORCE_NEW[version] ?? {}, type);

/** `attestation_authority_note.note_reference`: dots lead into blocks, indexes are left out. */
export function forceNewPaths(version: string, type: string, block: Block): readonly string[] {
  const assignable = block.attributes
    .filter(({ name, required, optional }) => (required || optional) && name !== 'id')
    .map(({ name }) => name);
  if (IS_GRANT.test(type)) {
    return [...assignable, ...block.blocks.map(({ name }) => name).filter((name) => name !== 'timeouts')];
  }
  const table = FORCE_NEW[version] ?? {};
  if (Object.hasOwn(table, type)) return table[type] ?? [];
  return assignable.filter((name) => NAMING.includes(name) || isOwnId(type, name));
}

/** `repository_id` of google_artifact_registry_repository. */
const isOwnId = (type: string, argument: string): boolean =>
  argument.endsWith('_id') && type.endsWith(argument.replace(/_id$/, ''));

/** The changed arguments between two states that force a replacement. */
export function replacedBy(
  { version, type, block }: { readonly version: string; readonly type: string; readonly block: Block },
  prior: Values,
  planned: Values,
): readonly Path[] {
  return forceNewPaths(version, type, block).flatMap((path) =>
    changedAt(path.split('.'), prior, planned, []),
  );
}

function changedAt(
  [head = '', ...rest]: readonly string[],
  prior: Value | undefined,
  planned: Value | undefined,
  walked: Path,
): readonly Path[] {
  const before = isValues(prior) ? prior[head] : undefined;
  const after = isValues(planned) ? planned[head] : undefined;
  const here = [...walked, head];
  if (equalValues(before, after)) return [];
  if (rest.length === 0) return [here];
  // A block's items are compared one by one; an item that came or went counts with every member it has.
  const items = Math.max(lengthOf(before), lengthOf(after));
  const indexes = Array.from({ length: items }, (_, index) => index);
  return indexes.flatMap((index) =>
    changedAt(rest, itemAt(before, index), itemAt(after, index), [...here, index]),
  );
}

const lengthOf = (value: Value | undefined): number => (Array.isArray(value) ? value.length : 0);
const itemAt = (value: Value | undefined, index: number): Value | undefined =>
  Array.isArray(value) ? (value as readonly Value[])[index] : undefined;
