import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { BootError } from '../protocol/errors';

/**
 * The arguments of a resource, read by name. An argument that no translation reads is unknown, and deploying stops with
 * its path. Nothing in a stack is dropped silently.
 */
export interface Arguments {
  /** `google_pubsub_topic.findings`, or for a nested block `google_pubsub_subscription.findings.push_config`. */
  readonly path: string;
  /** Empty if the argument is absent. */
  text(name: string): string;
  tryText(name: string): string | undefined;
  /** @throws BootError if the argument is absent or empty */
  required(name: string): string;
  flag(name: string): boolean | undefined;
  number(name: string): number | undefined;
  texts(name: string): readonly string[];
  tryTexts(name: string): readonly string[] | undefined;
  /** Values as strings, as the provider sends maps. */
  map(name: string): Readonly<Record<string, string>> | undefined;
  /** A nested block. It is synthesized as an object or as a list with one object. */
  block(name: string): Arguments | undefined;
  blocks(name: string): readonly Arguments[];
  json(name: string): Json | undefined;
  /** Marks arguments that only Terraform uses and no API receives. `why` is for readers of the translation. */
  leave(names: readonly string[], why: string): void;
  /** Paths that no translation read. */
  unread(): readonly string[];
}

export function readArguments(config: JsonObject, path: string): Arguments {
  const read = new Set<string>();
  const nested: Arguments[] = [];
  const take = (name: string): Json | undefined => {
    read.add(name);
    const value = Object.hasOwn(config, name) ? config[name] : undefined;
    return value === null ? undefined : value;
  };
  const wrong = (name: string, value: Json, expected: string): BootError =>
    new BootError({
      where: `${path}.${name}`,
      what: JSON.stringify(value),
      expected,
      fix: `correct ${name} in the construct`,
    });
  const tryText = (name: string): string | undefined => {
    const value = take(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw wrong(name, value, 'a string');
  };
  const tryTexts = (name: string): readonly string[] | undefined => {
    const value = take(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw wrong(name, value, 'a list of strings');
    return value.map((item) => (typeof item === 'string' ? item : String(item)));
  };
  const below = (value: JsonObject, at: string): Arguments => {
    const child = readArguments(value, at);
    nested.push(child);
    return child;
  };
  const blocks = (name: string): readonly Arguments[] => {
    const value = take(name);
    if (value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    return list.map((item, index) => {
      if (!isObject(item)) throw wrong(name, item, 'a block');
      return below(item, Array.isArray(value) ? `${path}.${name}[${index}]` : `${path}.${name}`);
    });
  };
  return {
    path,
    tryText,
    text: (name) => tryText(name) ?? '',
    required(name) {
      const value = tryText(name);
      if (value !== undefined && value !== '') return value;
      throw new BootError({
        where: `${path}.${name}`,
        what: 'missing',
        expected: 'a string',
        fix: `set ${name} in the construct`,
      });
    },
    flag(name) {
      const value = take(name);
      if (value === undefined || typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      throw wrong(name, value, 'true or false');
    },
    number(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      const number = typeof value === 'string' ? Number(value) : value;
      if (typeof number === 'number' && Number.isFinite(number)) return number;
      throw wrong(name, value, 'a number');
    },
    tryTexts,
    texts: (name) => tryTexts(name) ?? [],
    map(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      if (!isObject(value)) throw wrong(name, value, 'a map');
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
    },
    block: (name) => blocks(name)[0],
    blocks,
    json: take,
    leave(names) {
      for (const name of names) read.add(name);
    },
    unread: () => [
      ...Object.keys(config)
        .filter((name) => !read.has(name) && config[name] !== undefined && config[name] !== null)
        .map((name) => `${path}.${name}`),
      ...nested.flatMap((child) => child.unread()),
    ],
  };
}
