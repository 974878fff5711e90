/** A type in Terraform's own notation, as its plugin protocol and its schema JSON spell it: `["list","string"]`. */
export type TypeSpec =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', TypeSpec]
  | readonly ['object', Readonly<Record<string, TypeSpec>>];

export interface Attribute {
  /** As Terraform spells it: `ack_deadline_seconds`. */
  readonly name: string;
  readonly type: TypeSpec;
  readonly required: boolean;
  readonly optional: boolean;
  /** Google gives it a value: always, or (with `optional`) when the stack does not. */
  readonly computed: boolean;
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

/** What the offline provider serves: the provider's own configuration, and the types that a stack uses. */
export interface ProviderSchema {
  /** Of hashicorp/google: `6.50.0`. */
  readonly version: string;
  readonly provider: Block;
  /** By type: `google_pubsub_topic`. */
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}
