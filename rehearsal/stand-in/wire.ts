import type { Block } from './schema';
import type { Path } from './values';

/** The path `default_admission_rule[0].evaluation_mode` in the form of the protocol. */
export const wirePath = (path: Path): object => ({
  steps: path.map((step) =>
    typeof step === 'number' ? { element_key_int: step } : { attribute_name: step },
  ),
});

export const wireSchemas = (blocks: Readonly<Record<string, Block>>): object =>
  Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, wireSchema(block)]));

export const wireSchema = (block: Block): object => ({ version: 0, block: wireBlock(block) });

const NESTING = { single: 'SINGLE', list: 'LIST', set: 'SET' } as const;

const wireBlock = ({ attributes, blocks }: Block): object => ({
  attributes: attributes.map(({ type, writeOnly, ...attribute }) => ({
    name: attribute.name,
    type: Buffer.from(JSON.stringify(type)),
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    write_only: writeOnly,
  })),
  block_types: blocks.map(({ name, nesting, min, max, block }) => ({
    type_name: name,
    nesting: NESTING[nesting],
    min_items: min,
    max_items: max,
    block: wireBlock(block),
  })),
});
