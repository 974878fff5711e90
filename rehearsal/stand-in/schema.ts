import type { BlockFacts, SchemaFacts, TypeSpec } from './schema-facts';

export interface Attribute {
  /** Terraform's name: `ack_deadline_seconds`. */
  readonly name: string;
  readonly type: TypeSpec;
  readonly required: boolean;
  readonly optional: boolean;
  /** Google sets the value: always, or (with `optional`) if the stack does not. */
  readonly computed: boolean;
  readonly sensitive: boolean;
  /** Terraform does not write it to plans and states. */
  readonly writeOnly: boolean;
  /** The only values that the provider accepts. @default - any value of the type */
  readonly values?: readonly string[];
}

export interface NestedBlock {
  readonly name: string;
  readonly nesting: 'single' | 'list' | 'set';
  readonly min: number;
  /** 0: no limit. */
  readonly max: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** The schema that the stand-in serves: the provider's own configuration, and the types that stacks use. */
export interface ProviderSchema {
  readonly provider: Block;
  /** By type: `google_pubsub_topic`. */
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}

/** Converts the recorded facts to the form that the stand-in uses. */
export const schemaOf = ({ provider, resources, dataSources }: SchemaFacts): ProviderSchema => ({
  provider: blockOf(provider),
  resources: blocksOf(resources),
  dataSources: blocksOf(dataSources),
});

const blocksOf = (types: SchemaFacts['resources']): Record<string, Block> =>
  Object.fromEntries(Object.entries(types).map(([type, facts]) => [type, blockOf(facts)]));

export const blockOf = ({ attributes = {}, block_types: blocks = {} }: BlockFacts): Block => ({
  attributes: Object.entries(attributes).map(([name, facts]) => ({
    name,
    type: facts.type,
    required: facts.required === true,
    optional: facts.optional === true,
    computed: facts.computed === true,
    sensitive: facts.sensitive === true,
    writeOnly: facts.write_only === true,
    ...(facts.values ? { values: facts.values } : {}),
  })),
  blocks: Object.entries(blocks).map(([name, nested]) => ({
    name,
    nesting: nested.nesting_mode,
    min: nested.min_items ?? 0,
    max: nested.max_items ?? 0,
    block: blockOf(nested.block),
  })),
});
