import { canonicalJson } from '../../core/values/json';
import type { Leaf } from '../masks/leaves';
import { leavesOf } from '../masks/leaves';
import { MASKED } from '../masks/redactor';
import type { Change } from '../model/change';
import type { AttributeChange } from './review-report';

/**
 * The attributes that differ, by path. Null, an empty text and an empty collection count as not set. A list of scalars
 * counts as a set, because providers write these in any order. A masked field shows only that it differs.
 */
export function attributeChanges(change: Change): readonly AttributeChange[] {
  const { type, sensitive, unknown } = change;
  const before = grouped(leavesOf({ type, values: change.before, sensitive: sensitive.before }));
  const after = grouped(
    change.after === undefined && change.before !== undefined
      ? []
      : leavesOf({ type, values: change.after, sensitive: sensitive.after, unknown }),
  );
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => changeAt(path, before.get(path) ?? [], after.get(path) ?? [], change));
}

function grouped(leaves: readonly Leaf[]): ReadonlyMap<string, readonly Leaf[]> {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const group = groups.get(leaf.path);
    if (group) group.push(leaf);
    else groups.set(leaf.path, [leaf]);
  }
  return groups;
}

function changeAt(
  path: string,
  before: readonly Leaf[],
  after: readonly Leaf[],
  change: Change,
): readonly AttributeChange[] {
  const [from, to] = [before.map(textOf), after.map(textOf)];
  const [gone, come] = [without(from, to), without(to, from)];
  if (gone.length === 0 && come.length === 0) return [];
  const masked = [...before, ...after].some(({ secrecy }) => secrecy !== undefined);
  const replaces = change.replacePaths.some((forcing) => isAt(path, forcing));
  const shown = (texts: readonly string[], side: readonly string[]): string | null =>
    side.length === 0 ? null : masked ? MASKED : texts.length === 0 ? null : texts.join('\n');
  return [{ path, before: shown(gone, from), after: shown(come, to), masked, replaces }];
}

/** Texts of `these` that are not in `others`, counting repeats. */
function without(these: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return these.filter((text) => {
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return count === 0;
  });
}

const textOf = ({ value }: Leaf): string =>
  typeof value === 'symbol'
    ? '(known after apply)'
    : typeof value === 'string'
      ? value
      : canonicalJson(value);

const plain = (path: string): string => path.replace(/\[[^\]]*\]/g, '').replace(/\.\d+(?=\.|$)/g, '');

/** Terraform writes an index as a separate step. A readable path omits indexes. */
const isAt = (path: string, forcing: string): boolean => {
  const [here, there] = [plain(path), plain(forcing)];
  return here === there || here.startsWith(`${there}.`);
};
