import { isObject, type Json, type JsonObject } from '../../core/values/json';

/** A type in the notation of Terraform's plugin protocol and schema JSON: `["list","string"]`. */
export type TypeSpec =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', TypeSpec]
  | readonly ['object', Readonly<Record<string, TypeSpec>>];

/** The provider's schema of an argument or attribute. An absent flag is false. */
export interface AttributeFacts {
  readonly type: TypeSpec;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly write_only?: true;
  /** The only values that the provider accepts. */
  readonly values?: readonly string[];
}

export interface BlockFacts {
  readonly attributes?: Readonly<Record<string, AttributeFacts>>;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: 'single' | 'list' | 'set';
        readonly min_items?: number;
        readonly max_items?: number;
        readonly block: BlockFacts;
      }
    >
  >;
}

/** The genuine provider's schema for the types that the project uses, in Terraform's form and without its texts. */
export interface SchemaFacts {
  /** `hashicorp/google 6.50.0` */
  readonly provider_version: string;
  /** The day of the recording. */
  readonly date: string;
  /** The arguments of the provider block. */
  readonly provider: BlockFacts;
  /** By type: `google_pubsub_topic`. */
  readonly resources: Readonly<Record<string, BlockFacts>>;
  readonly dataSources: Readonly<Record<string, BlockFacts>>;
}

const FLAGS = ['required', 'optional', 'computed', 'sensitive', 'write_only'] as const;

/** The facts of one block of `terraform providers schema -json`. */
export function blockFacts(block: Json | undefined): BlockFacts {
  const { attributes, block_types: blocks } = isObject(block) ? block : {};
  return {
    ...(isObject(attributes) ? { attributes: mapped(attributes, attributeFacts) } : {}),
    ...(isObject(blocks) ? { block_types: mapped(blocks, nestedFacts) } : {}),
  };
}

function attributeFacts(attribute: JsonObject): AttributeFacts {
  const values = possibleValues(typeof attribute.description === 'string' ? attribute.description : '');
  return {
    type: attribute.type as TypeSpec,
    ...Object.fromEntries(FLAGS.filter((flag) => attribute[flag] === true).map((flag) => [flag, true])),
    ...(values ? { values } : {}),
  };
}

const nestedFacts = ({ nesting_mode: mode, min_items: min, max_items: max, block }: JsonObject) => ({
  nesting_mode: mode as 'single' | 'list' | 'set',
  ...(typeof min === 'number' ? { min_items: min } : {}),
  ...(typeof max === 'number' ? { max_items: max } : {}),
  block: blockFacts(block),
});

const mapped = <T>(members: JsonObject, facts: (member: JsonObject) => T): Record<string, T> =>
  Object.fromEntries(
    Object.entries(members)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, member]) => (isObject(member) ? [[name, facts(member)]] : [])),
  );

const LIST = /Possible values: \[([^\]]*)\]/;

/**
 * The values of an argument from the machine-readable text `Possible values: ["A", "B"]` in the provider's documentation.
 * The provider's generator writes that text and the check from the same list.
 */
export function possibleValues(description: string): readonly string[] | undefined {
  const values = LIST.exec(description)?.[1]
    ?.match(/"([^"]*)"/g)
    ?.map((quoted) => quoted.slice(1, -1));
  return values?.length ? values : undefined;
}

/** One line per type, so that a diff of two recordings names the type. */
export function schemaText({ provider_version: version, date, provider, ...types }: SchemaFacts): string {
  const lines = (blocks: Readonly<Record<string, BlockFacts>>): string =>
    Object.entries(blocks)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, facts]) => `    ${JSON.stringify(type)}: ${JSON.stringify(facts)}`)
      .join(',\n');
  return [
    '{',
    `  "provider_version": ${JSON.stringify(version)},`,
    `  "date": ${JSON.stringify(date)},`,
    `  "provider": ${JSON.stringify(provider)},`,
    `  "resources": {\n${lines(types.resources)}\n  },`,
    `  "dataSources": {\n${lines(types.dataSources)}\n  }`,
    '}',
    '',
  ].join('\n');
}
