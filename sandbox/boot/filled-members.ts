import type { Json, JsonObject } from '../../core/values/json';
import type { Arguments } from './arguments';

/** How an argument becomes a member: as a value, a block, or a list of blocks. */
export type Shape = { readonly [argument: string]: ArgumentKind | BlockShape | ListShape };
export type ArgumentKind = 'text' | 'number' | 'numbers' | 'flag' | 'texts' | 'map';
interface BlockShape {
  readonly block: Shape;
}
interface ListShape {
  readonly list: Shape;
}

/**
 * Members of a request in camel case, as the provider's generated resources send them. Values that are empty, zero or
 * false are left out at every level, including empty blocks. A block in a list stays.
 */
export function filledMembers(args: Arguments, shape: Shape): JsonObject {
  const members = Object.entries(shape).map(
    ([name, kind]) => [camelCase(name), memberOf(args, name, kind)] as const,
  );
  return Object.fromEntries(members.filter(([, value]) => !isEmpty(value)));
}

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function memberOf(args: Arguments, name: string, kind: Shape[string]): Json | undefined {
  if (kind === 'text') return args.tryText(name);
  if (kind === 'number') return args.number(name);
  if (kind === 'numbers') return args.texts(name).map(Number);
  if (kind === 'flag') return args.flag(name);
  if (kind === 'texts') return [...args.texts(name)];
  if (kind === 'map') return args.map(name);
  if ('list' in kind) return args.blocks(name).map((block) => filledMembers(block, kind.list));
  const block = args.block(name);
  return block && filledMembers(block, kind.block);
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
