import type { Around, Translation } from '../../sandbox/boot/translation';
import { tryTranslation } from '../../sandbox/boot/translations';
import { problemsOf } from './checks';
import type { Send } from './cloud-client';
import { createDeployer, type Deployable } from './deploy';
import type { Diagnostic } from './diagnostic';
import { planChange } from './plan-change';
import type { Block, ProviderSchema } from './schema';
import { unusedSettings } from './settings';
import { conform, type DynamicValue, decodeValues, encodeValues, type Values } from './values';
import { wirePath, wireSchema, wireSchemas } from './wire';

/** The messages of Terraform's plugin protocol that have fields, with the field names on the wire. */
export interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue;
  readonly raw_state?: { readonly json?: Uint8Array };
  readonly current_state?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
}
export type Handler = (request: Request) => object | Promise<object>;

export interface StandInOptions {
  readonly schema: ProviderSchema;
  readonly send: Send;
  readonly readFile: Around['readFile'];
  /** @default - the translations that the embedded cloud boots with */
  readonly translationOf?: (type: string) => Translation | undefined;
}

/** The methods that Terraform calls on a provider. One instance serves one Terraform command. */
export function createStandIn({
  schema,
  send,
  readFile,
  translationOf = tryTranslation,
}: StandInOptions): Readonly<Record<string, Handler>> {
  let settings: Values = {};
  const text = (name: string): string => (typeof settings[name] === 'string' ? settings[name] : '');
  const deployer = () =>
    createDeployer({
      send: (request) => send(withQuotaProject(request, settings)),
      around: { project: text('project'), region: text('region'), readFile },
    });
  const resource = (type: string): Block => blockOf(schema.resources, type);
  const dataSource = (type: string): Block => blockOf(schema.dataSources, type);
  const deployable = (type: string, block: Block): Deployable => ({
    type,
    block,
    translation: translationOf(type),
  });
  const inTurn = oneAfterTheOther();

  return {
    GetSchema: () => ({
      provider: wireSchema(schema.provider),
      resource_schemas: wireSchemas(schema.resources),
      data_source_schemas: wireSchemas(schema.dataSources),
      // Terraform starts a provider several times per command, and may keep the first answer.
      server_capabilities: { get_provider_schema_optional: true },
    }),

    PrepareProviderConfig: ({ config }) => ({
      prepared_config: config,
      ...diagnosed(unusedSettings(decodeValues(config) ?? {})),
    }),

    ValidateResourceTypeConfig: ({ type_name: type, config }) =>
      diagnosed(problemsOf(type, resource(type), decodeValues(config) ?? {})),

    ValidateDataSourceConfig: ({ type_name: type, config }) =>
      diagnosed(problemsOf(`data.${type}`, dataSource(type), decodeValues(config) ?? {})),

    Configure({ config }) {
      settings = decodeValues(config) ?? {};
      return {};
    },

    UpgradeResourceState: ({ raw_state: state }) => ({ upgraded_state: { json: state?.json } }),

    // The stand-in does not detect changes made outside Terraform: only the genuine provider maps each answer to a state.
    ReadResource: ({ current_state: state }) => ({ new_state: encodeValues(decodeValues(state)) }),

    PlanResourceChange({ type_name: type, prior_state: prior, proposed_new_state: proposed }) {
      const { planned, problems } = planChange({
        type,
        block: resource(type),
        prior: decodeValues(prior),
        proposed: decodeValues(proposed),
        project: text('project'),
      });
      return { planned_state: encodeValues(planned), ...diagnosed(problems) };
    },

    // One at a time: grants read, change and write a policy as a whole.
    ApplyResourceChange: ({ type_name: type, prior_state: prior, planned_state: planned, config }) =>
      inTurn(async () => {
        const { values, problems } = await deployer().apply({
          ...deployable(type, resource(type)),
          prior: decodeValues(prior),
          planned: decodeValues(planned),
          config: decodeValues(config),
        });
        return { new_state: encodeValues(values), ...diagnosed(problems) };
      }),

    // Only the id. That is enough for a plan, which then shows every argument as changed.
    ImportResourceState: ({ type_name: type, id }) => ({
      imported_resources: [{ type_name: type, state: encodeValues(conform(resource(type), { id })) }],
      ...diagnosed([importedUnseen(type, id)]),
    }),

    async ReadDataSource({ type_name: type, config }) {
      const block = dataSource(type);
      const source = deployable(`data.${type}`, block);
      const { values, problems } = await deployer().read(source, conform(block, decodeValues(config) ?? {}));
      return { state: encodeValues(values), ...diagnosed(problems) };
    },

    Stop: () => ({}),
  };
}

/** Adds the project whose quota and enabled APIs count, if the provider block sets one. */
function withQuotaProject(
  request: Parameters<Send>[0],
  { user_project_override: overrides, billing_project: billed }: Values,
): Parameters<Send>[0] {
  if (overrides !== true || typeof billed !== 'string') return request;
  return { ...request, headers: { ...request.headers, 'x-goog-user-project': billed } };
}

function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}

function blockOf(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block) return block;
  throw new Error(`Terraform requests ${type}, which the recorded schema does not have`);
}

const importedUnseen = (type: string, id: string): Diagnostic => ({
  severity: 'warning',
  summary: `${type} ${id} is imported unseen`,
  detail:
    'The stand-in provider keeps the id and reads nothing else, so the plan shows every argument as changed. Only the genuine provider reads the existing resource: --provider-mirror DIR.',
});

const diagnosed = (problems: readonly Diagnostic[]): object => ({
  diagnostics: problems.map(({ summary, detail, path, severity = 'error' }) => ({
    severity: severity === 'error' ? 'ERROR' : 'WARNING',
    summary,
    detail: detail ?? '',
    ...(path ? { attribute: wirePath(path) } : {}),
  })),
});
