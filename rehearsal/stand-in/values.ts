import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import type { Attribute, Block, NestedBlock } from './schema';

/** A value that Terraform does not know yet: "(known after apply)". */
class UnknownValue {
  toJSON(): string {
    return '(known after apply)';
  }
}
export const UNKNOWN = new UnknownValue();

export type Value = null | boolean | number | string | UnknownValue | readonly Value[] | Values;
/** The members of a resource, or of a block inside it. */
export interface Values {
  readonly [name: string]: Value | undefined;
}

export const isUnknown = (value: unknown): value is UnknownValue => value instanceof UnknownValue;
export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
/** Whether a value is neither absent nor unknown. */
export const isKnown = (value: Value | undefined): value is Exclude<Value, null | UnknownValue> =>
  value !== undefined && value !== null && !isUnknown(value);

/** The items of a nested block; empty if it is absent or not known. */
export const itemsOf = (value: Value | undefined): readonly Values[] =>
  Array.isArray(value) ? value.filter(isValues) : isValues(value) ? [value] : [];

// Terraform's wire format (go-cty): unknown is extension 0, refined unknown (with hints that we do not keep) is 12.
const codec = new ExtensionCodec();
codec.register({
  type: 0,
  encode: (value) => (isUnknown(value) ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
codec.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** null if the resource does not exist (before its creation, after its deletion). */
export function decodeValues(sent: DynamicValue | null | undefined): Values | null {
  if (sent?.msgpack?.length) return decode(sent.msgpack, { extensionCodec: codec }) as Values | null;
  if (sent?.json?.length) return JSON.parse(Buffer.from(sent.json).toString('utf8')) as Values | null;
  return null;
}

export const encodeValues = (values: Values | null): DynamicValue => ({
  msgpack: encode(values, { extensionCodec: codec }),
});

/** `values` with every member of the schema, as the wire format requires: null if absent, [] if there are no items. */
export function conform(block: Block, values: Values): Values {
  const attributes = block.attributes.map(({ name }): [string, Value] => [name, values[name] ?? null]);
  const blocks = block.blocks.map((nested): [string, Value] => [
    nested.name,
    conformBlock(nested, values[nested.name]),
  ]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function conformBlock(nested: NestedBlock, value: Value | undefined): Value {
  if (isUnknown(value)) return value;
  if (nested.nesting === 'single') return isValues(value) ? conform(nested.block, value) : null;
  return itemsOf(value).map((item) => conform(nested.block, item));
}

/** Attribute names and list indexes from the resource down: `['service_config', 0, 'uri']`. */
export type Path = readonly (string | number)[];

/** A copy of the values, with `change` applied to every attribute, including those of nested blocks. */
export function mapAttributes(
  block: Block,
  values: Values,
  change: (attribute: Attribute, value: Value, path: Path) => Value,
  path: Path = [],
): Values {
  const attributes = block.attributes.map((attribute): [string, Value] => [
    attribute.name,
    change(attribute, values[attribute.name] ?? null, [...path, attribute.name]),
  ]);
  const blocks = block.blocks.map((nested): [string, Value] => {
    const value = values[nested.name] ?? null;
    const within = (item: Value, ...steps: Path): Value =>
      isValues(item) ? mapAttributes(nested.block, item, change, [...path, nested.name, ...steps]) : item;
    return [
      nested.name,
      Array.isArray(value) ? value.map((item, index) => within(item, index)) : within(value),
    ];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

/** One attribute of a resource as sent, with its path. */
export interface Sent {
  readonly attribute: Attribute;
  readonly value: Value;
  readonly path: Path;
}

/** Every attribute of a resource, including nested ones. */
export function eachAttribute(block: Block, values: Values): readonly Sent[] {
  const found: Sent[] = [];
  mapAttributes(block, values, (attribute, value, path) => {
    found.push({ attribute, value, path });
    return value;
  });
  return found;
}

export const equalValues = (left: Value | undefined, right: Value | undefined): boolean =>
  canonical(left) === canonical(right);

function canonical(value: Value | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isValues(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
