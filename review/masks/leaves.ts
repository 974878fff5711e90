import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { UNKNOWN } from '../model/resource';
import { textInBase64 } from './base64';
import { knownSecrecy, type Secrecy } from './known-fields';
import { secretParts } from './secret-shapes';

/** One scalar of a resource, an output or a variable, with its path and whether it may be shown. */
export interface Leaf {
  /**
   * Readable and stable. Blocks in a list of one have no index. Elements with a name are identified by it
   * (`env[MODE].value`). Members of a list of scalars end in `[]`.
   */
  readonly path: string;
  /** The name of the field itself, without the names around it. */
  readonly name: string;
  readonly value: string | number | boolean | typeof UNKNOWN;
  readonly secrecy: Secrecy | undefined;
}

export interface LeafSource {
  /** The type of the resource. Empty outside of resources. */
  readonly type: string;
  readonly values: Json | undefined;
  /** Terraform's sensitivity map: true at a leaf, or at a whole collection. */
  readonly sensitive?: Json | undefined;
  /** Terraform's `after_unknown`. */
  readonly unknown?: Json | undefined;
}

interface Place {
  readonly type: string;
  readonly names: readonly string[];
  readonly path: string;
  readonly parent: JsonObject;
  readonly secrecy: Secrecy | undefined;
}

/** Limits for reading JSON inside a text: its length in UTF-16 units, and its depth. */
const LONGEST_JSON = 200_000;
const DEEPEST = 60;

/** Every set scalar, in the order of the values. Null, empty texts and empty collections give nothing. */
export function leavesOf({ type, values, sensitive, unknown }: LeafSource): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const place: Place = { type, names: [], path: '', parent: {}, secrecy: undefined };
  walk(values, sensitive, unknown, place, leaves);
  return leaves;
}

function walk(
  value: Json | undefined,
  sensitive: Json | undefined,
  unknown: Json | undefined,
  above: Place,
  into: Leaf[],
): void {
  const place = sensitive === true ? marked(above, value) : above;
  if (unknown === true) into.push(leafAt(place, UNKNOWN));
  else if (Array.isArray(value)) walkList(value, sensitive, unknown, place, into);
  else if (isObject(value)) walkObject(value, sensitive, unknown, place, into);
  else if (typeof value === 'string') walkText(value, place, into);
  else if (typeof value === 'number' || typeof value === 'boolean') into.push(leafAt(place, value));
  // If a collection is completely unknown, the values may not contain it.
  else if (isObject(unknown)) walkObject({}, sensitive, unknown, place, into);
}

/** A mark on a whole collection means that some part is secret. A mark on a text means that text. */
const marked = (place: Place, value: Json | undefined): Place => ({
  ...place,
  secrecy: place.secrecy === 'certain' || !(isObject(value) || Array.isArray(value)) ? 'certain' : 'possible',
});

function walkObject(
  value: JsonObject,
  sensitive: Json | undefined,
  unknown: Json | undefined,
  place: Place,
  into: Leaf[],
): void {
  if (place.names.length > DEEPEST) return;
  const names = isObject(unknown) ? new Set([...Object.keys(value), ...Object.keys(unknown)]) : undefined;
  for (const name of names ?? Object.keys(value)) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    const inner = memberPlace(place, name, member, value);
    walk(member, memberOf(sensitive, name), memberOf(unknown, name), inner, into);
  }
}

function memberPlace(place: Place, name: string, member: Json | undefined, parent: JsonObject): Place {
  const names = [...place.names, name];
  const known = knownSecrecy({ type: place.type, path: names, parent, value: member });
  return {
    type: place.type,
    names,
    path: place.path === '' ? name : `${place.path}.${name}`,
    parent,
    // The rules for a member may be stricter than the rule for all members, or an exception from it.
    secrecy: known === 'open' ? undefined : known === 'certain' ? known : (place.secrecy ?? known),
  };
}

function walkList(
  items: readonly Json[],
  sensitive: Json | undefined,
  unknown: Json | undefined,
  place: Place,
  into: Leaf[],
): void {
  const labels = labelsOf(items);
  items.forEach((item, index) => {
    const label = isObject(item) || Array.isArray(item) ? (labels?.[index] ?? '') : '[]';
    const inner = { ...place, path: `${place.path}${label}` };
    walk(item, itemOf(sensitive, index), itemOf(unknown, index), inner, into);
  });
  if (items.length === 0 && Array.isArray(unknown)) {
    for (const one of unknown) walk(undefined, undefined, one, place, into);
  }
}

/** Members that identify the blocks in a list. */
const LABELS = ['name', 'key', 'id', 'config_id', 'member', 'service', 'display_name', 'path'];

function labelsOf(items: readonly Json[]): readonly string[] | undefined {
  if (items.length < 2 && !(items.length === 1 && isObject(items[0]) && typeof items[0].name === 'string')) {
    return undefined;
  }
  const blocks = items.filter(isObject);
  const label = LABELS.find((name) => {
    const texts = blocks.map((block) => block[name]);
    return (
      blocks.length === items.length &&
      texts.every((text) => typeof text === 'string' && text !== '') &&
      new Set(texts).size === texts.length
    );
  });
  if (label !== undefined) return blocks.map((block) => `[${String(block[label])}]`);
  return items.length < 2 ? undefined : items.map((_item, index) => `[${index}]`);
}

function walkText(text: string, place: Place, into: Leaf[]): void {
  if (text === '') return;
  const inner = place.secrecy === 'certain' ? undefined : jsonIn(text);
  if (inner !== undefined) walk(inner, undefined, undefined, place, into);
  else into.push(leafAt(hidesSecret(text) ? { ...place, secrecy: 'certain' } : place, text));
}

/** A body in base64 that contains a secret, as Cloud Scheduler and Pub/Sub accept them. */
function hidesSecret(text: string): boolean {
  const inner = textInBase64(text);
  if (inner === undefined) return false;
  return (
    secretParts(inner).length > 0 ||
    leavesOf({ type: '', values: jsonIn(inner) }).some(({ secrecy }) => secrecy === 'certain')
  );
}

/** An object or a list written as text: a dashboard, a policy, a body. */
export function jsonIn(text: string): Json | undefined {
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return (isObject(value) && Object.keys(value).length > 0) || (Array.isArray(value) && value.length > 0)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

const leafAt = ({ path, names, secrecy }: Place, value: Leaf['value']): Leaf => ({
  path,
  name: names[names.length - 1] ?? '',
  value,
  secrecy,
});

const memberOf = (map: Json | undefined, name: string): Json | undefined =>
  isObject(map) && Object.hasOwn(map, name) ? map[name] : undefined;
/** The marks of a block written without its list apply to every item. */
const itemOf = (map: Json | undefined, index: number): Json | undefined =>
  Array.isArray(map) ? map[index] : isObject(map) ? map : undefined;
