import type { Block, NestedBlock, ProviderSchema } from '../schema/schema';
import { applyChange } from './apply-change';
import { problemsOf } from './checks';
import type { Cloud } from './cloud';
import { computedValue, type ProviderContext } from './computed-values';
import { imported } from './imported';
import { planChange } from './plan-change';
import type { Problem } from './problem';
import { NO_SETTINGS, providerContext, providerSettings } from './provider-context';
import {
  conform,
  type DynamicValue,
  decodeValues,
  encodeValues,
  mapAttributes,
  type Path,
  type Values,
} from './values';

/** The messages of Terraform's plugin protocol that carry something, by their field names on the wire. */
interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue;
  readonly raw_state?: { readonly json?: Uint8Array };
  readonly current_state?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
}
type Handler = (request: Request) => object;

export interface ProviderService {
  readonly GetSchema: Handler;
  readonly [method: string]: Handler;
}

/** What Terraform asks of a provider, answered from a schema and a cloud. One instance serves one Terraform command. */
export function createProviderService(schema: ProviderSchema, cloud: Cloud): ProviderService {
  let settings = NO_SETTINGS;
  const context = (): ProviderContext => providerContext(settings, cloud.state);
  const resource = (type: string): Block => blockOf(schema.resources, type);
  const dataSource = (type: string): Block => blockOf(schema.dataSources, type);

  return {
    GetSchema: () => ({
      provider: wireSchema(schema.provider),
      resource_schemas: wireSchemas(schema.resources),
      data_source_schemas: wireSchemas(schema.dataSources),
    }),

    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),

    ValidateResourceTypeConfig: ({ type_name: type, config }) =>
      diagnosed(problemsOf(type, resource(type), decodeValues(config) ?? {})),

    ValidateDataSourceConfig: ({ type_name: type, config }) =>
      diagnosed(problemsOf(`data.${type}`, dataSource(type), decodeValues(config) ?? {})),

    Configure({ config }) {
      settings = providerSettings(decodeValues(config) ?? {});
      return {};
    },

    UpgradeResourceState: ({ raw_state: state }) => ({ upgraded_state: { json: state?.json } }),

    ReadResource({ type_name: type, current_state: state }) {
      const known = decodeValues(state);
      const found = known && cloud.tryFind(type, String(known.id));
      const isThere = found && found.status !== 'deleted';
      return { new_state: encodeValues(isThere ? conform(resource(type), found.values) : null) };
    },

    PlanResourceChange({ type_name: type, prior_state: prior, proposed_new_state: proposed }) {
      const before = decodeValues(prior);
      const { planned, requiresReplace } = planChange(context(), {
        version: schema.version,
        type,
        block: resource(type),
        prior: before,
        proposed: decodeValues(proposed),
        assumed: before !== null && cloud.tryFind(type, String(before.id))?.assumed === true,
      });
      return { planned_state: encodeValues(planned), requires_replace: requiresReplace.map(wirePath) };
    },

    ApplyResourceChange({ type_name: type, prior_state: prior, planned_state: planned }) {
      const { values, problems } = applyChange(context(), cloud, {
        type,
        block: resource(type),
        prior: decodeValues(prior),
        planned: decodeValues(planned),
      });
      return { new_state: encodeValues(values), ...diagnosed(problems) };
    },

    ImportResourceState: ({ type_name: type, id }) => ({
      imported_resources: [
        { type_name: type, state: encodeValues(imported(cloud, type, resource(type), id)) },
      ],
    }),

    ReadDataSource({ type_name: type, config }) {
      const values = decodeValues(config) ?? {};
      return { state: encodeValues(readDataSource(context(), type, dataSource(type), values)) };
    },

    Stop: () => ({}),
  };
}

function readDataSource(context: ProviderContext, type: string, block: Block, values: Values): Values {
  return mapAttributes(block, conform(block, values), (attribute, value, path) =>
    attribute.computed && value === null
      ? computedValue(context, { kind: 'data', type, values }, attribute, path)
      : value,
  );
}

function blockOf(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block) return block;
  throw new Error(
    `the schema of ${type} was not extracted; expected every type of the stack; run npm run rehearse`,
  );
}

const diagnosed = (problems: readonly Problem[]): object => ({
  diagnostics: problems.map(({ summary, detail, path }) => ({
    severity: 'ERROR',
    summary,
    detail: detail ?? '',
    ...(path ? { attribute: wirePath(path) } : {}),
  })),
});

const wirePath = (path: Path): object => ({
  steps: path.map((step) =>
    typeof step === 'number' ? { element_key_int: step } : { attribute_name: step },
  ),
});

const wireSchemas = (blocks: Readonly<Record<string, Block>>): object =>
  Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, wireSchema(block)]));

const wireSchema = (block: Block): object => ({ version: 0, block: wireBlock(block) });

const NESTING = { single: 'SINGLE', list: 'LIST', set: 'SET' } as const;

const wireBlock = (block: Block): object => ({
  attributes: block.attributes.map(({ name, type, required, optional, computed }) => ({
    name,
    type: Buffer.from(JSON.stringify(type)),
    required,
    optional,
    computed,
  })),
  block_types: block.blocks.map(({ name, nesting, min, max, block: content }: NestedBlock) => ({
    type_name: name,
    nesting: NESTING[nesting],
    min_items: min,
    max_items: max,
    block: wireBlock(content),
  })),
});
