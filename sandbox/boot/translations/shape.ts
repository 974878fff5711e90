import type { Json, JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';

/**
 * How the provider turns a block into a member of the request. Arguments in snake case become members in camel case.
 * Values that are empty, zero or false are left out (its IsEmptyValue), whether they were set or not.
 */
export interface Shape {
  readonly [argument: string]: Part;
}

type Part = Leaf | { readonly leaf: Leaf; readonly byDefault: Json } | { readonly block: Shape } | Rest;

type Leaf = 'text' | 'number' | 'flag' | 'texts' | 'map';

type Rest =
  /** A list of blocks. */
  | { readonly blocks: Shape }
  /** Sent also if it is zero. */
  | { readonly always: 'number'; readonly byDefault: number }
  /** A block that is sent as null if it is absent. */
  | { readonly blockOrNull: Shape }
  /** A block that is sent empty if it is present. */
  | { readonly mark: true };

/** The schema's default for an absent argument. */
export const filled = (leaf: Leaf, byDefault: Json): Part => ({ leaf, byDefault });

export function expand(args: Arguments, shape: Shape): JsonObject {
  const members = Object.entries(shape).flatMap(([argument, part]): (readonly [string, Json])[] => {
    const value = memberFor(args, argument, part);
    return value === undefined ? [] : [[camelCase(argument), value]];
  });
  return Object.fromEntries(members);
}

function memberFor(args: Arguments, argument: string, part: Part): Json | undefined {
  if (typeof part === 'string') return unlessEmpty(leafOf(args, argument, part));
  if ('leaf' in part) return unlessEmpty(leafOf(args, argument, part.leaf) ?? part.byDefault);
  if ('always' in part) return args.number(argument) ?? part.byDefault;
  if ('mark' in part) return args.block(argument) ? {} : undefined;
  if ('blocks' in part) return unlessEmpty(args.blocks(argument).map((each) => expand(each, part.blocks)));
  const block = args.block(argument);
  if ('blockOrNull' in part) return block ? expand(block, part.blockOrNull) : null;
  return block ? unlessEmpty(expand(block, part.block)) : undefined;
}

function leafOf(args: Arguments, argument: string, leaf: Leaf): Json | undefined {
  if (leaf === 'text') return args.tryText(argument);
  if (leaf === 'number') return args.number(argument);
  if (leaf === 'flag') return args.flag(argument);
  if (leaf === 'map') return args.map(argument);
  const texts = args.tryTexts(argument);
  return texts === undefined ? undefined : [...texts];
}

function unlessEmpty(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || value === '' || value === 0 || value === false)
    return undefined;
  return typeof value === 'object' && Object.keys(value).length === 0 ? undefined : value;
}

const camelCase = (argument: string): string =>
  argument.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
