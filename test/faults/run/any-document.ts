import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import type { KindOfValue, Path, Rewriting } from '../schedule/rewriting';

/** The sources of a changed member. */
export interface Sources {
  /** The document as it was this many versions ago; the oldest one if there are fewer. */
  older(back: number): Json | undefined;
  /** The document of the other case. */
  readonly other: Json | undefined;
  readonly ownId: string;
  readonly otherId: string;
}

/** The document with one changed member. A path that leads nowhere, or a source without the member, changes nothing. */
export function rewritten(document: Json, change: Rewriting, sources: Sources): Json {
  const at = resolved(document, change.at);
  const current = memberAt(document, at);
  if (current === undefined) return document;
  switch (change.how) {
    case 'delete':
      return withMember(document, at, undefined);
    case 'type':
      return withMember(document, at, asKind(current, change.to));
    case 'empty':
      return withMember(document, at, emptied(current));
    case 'huge':
      return withMember(document, at, grown(current, change.bytes - bytesOf(document)));
    case 'older':
      return withMember(document, at, memberAt(sources.older(change.back), at) ?? current);
    case 'other':
      return withMember(document, at, memberAt(sources.other, at) ?? current);
    case 'other-id':
      return withMember(document, at, renamed(current, sources));
    case 'swap':
      return withMember(document, at, memberAt(document, resolved(document, change.from)) ?? current);
    case 'deep':
      return withMember(document, at, nested(current));
    case 'twice':
      return withMember(document, at, Array.isArray(current) ? [...current, ...current] : current);
  }
}

type Names = readonly string[];

/** The names on a path. It ends where there is no deeper member. */
export function resolved(document: Json, path: Path): Names {
  const names: string[] = [];
  let here: Json | undefined = document;
  for (const part of path) {
    const members: Names = membersOf(here);
    if (members.length === 0) break;
    const name: string | undefined = typeof part === 'number' ? members[part % members.length] : part;
    if (name === undefined || !members.includes(name)) break;
    names.push(name);
    here = memberAt(here, [name]);
  }
  return names;
}

const membersOf = (value: Json | undefined): Names =>
  Array.isArray(value) || isObject(value) ? Object.keys(value) : [];

const memberAt = (document: Json | undefined, [name, ...rest]: Names): Json | undefined => {
  if (name === undefined || document === undefined) return document;
  const member = Array.isArray(document)
    ? document[Number(name)]
    : isObject(document) && Object.hasOwn(document, name)
      ? document[name]
      : undefined;
  return member === undefined ? undefined : memberAt(member, rest);
};

/** Undefined deletes the member. The document itself cannot be deleted: it becomes empty. */
export function withMember(document: Json, [name, ...rest]: Names, next: Json | undefined): Json {
  if (name === undefined) return next === undefined ? {} : next;
  if (Array.isArray(document)) {
    const items = document as readonly Json[];
    return items.flatMap((item, index) => {
      if (index !== Number(name)) return [item];
      const changed = rest.length === 0 ? next : withMember(item, rest, next);
      return changed === undefined ? [] : [changed];
    });
  }
  if (!isObject(document)) return document;
  const member = document[name];
  const changed = rest.length === 0 || member === undefined ? next : withMember(member, rest, next);
  const { [name]: _before, ...others } = document;
  return changed === undefined ? others : { ...document, [name]: changed };
}

const AS_KIND: Readonly<Record<KindOfValue, (value: Json) => Json>> = {
  text: (value) => (typeof value === 'string' ? `${value} ` : JSON.stringify(value)),
  number: (value) => (typeof value === 'number' ? -value - 1 : 5),
  flag: (value) => value !== true,
  null: () => null,
  list: (value) => (Array.isArray(value) ? [value] : [value]),
  object: (value) => ({ value }),
};

const asKind = (value: Json, kind: KindOfValue): Json => AS_KIND[kind](value);

function emptied(value: Json): Json {
  if (Array.isArray(value)) return [];
  if (isObject(value)) return {};
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  return typeof value === 'boolean' ? false : value;
}

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** @param room bytes that the document may still grow */
function grown(value: Json, room: number): Json {
  if (room <= 0) return value;
  if (Array.isArray(value)) {
    const each = value.length === 0 ? 2 : bytesOf(value);
    const times = Math.min(20_000, Math.floor(room / each));
    return [...value, ...Array.from({ length: times }, () => value[0] ?? 'x')];
  }
  if (isObject(value)) return { ...value, more: 'x'.repeat(room) };
  return `${typeof value === 'string' ? value : ''}${'x'.repeat(room)}`;
}

/** Deeper than every document that the actor reads, and not too deep for JSON.stringify. */
const DEEP = 100;

const nested = (value: Json): Json => Array.from({ length: DEEP }).reduce<Json>((inner) => [inner], value);

const renamed = (value: Json, { ownId, otherId }: Sources): Json =>
  JSON.parse(JSON.stringify(value).replaceAll(ownId, otherId)) as Json;

/** The document after all changes, one after the other. A value that is no longer an object is put into one. */
export function rewrittenAll(document: Json, changes: readonly Rewriting[], sources: Sources): JsonObject {
  const changed = changes.reduce((current, change) => rewritten(current, change, sources), document);
  return isObject(changed) ? changed : { changed };
}
