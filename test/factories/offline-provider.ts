import { type Applied, applyChange } from '../../rehearsal/provider/apply-change';
import { problemsOf } from '../../rehearsal/provider/checks';
import { type Cloud, type CloudState, createCloud, EMPTY_CLOUD } from '../../rehearsal/provider/cloud';
import { type PlannedChange, planChange } from '../../rehearsal/provider/plan-change';
import { providerContext } from '../../rehearsal/provider/provider-context';
import { conform, type Values } from '../../rehearsal/provider/values';
import { providerSchema } from '../../rehearsal/schema/provider-schema';
import { PROJECT } from './names';

/** The schema of one resource type. */
export const blockOf = (type: string) => {
  const block = providerSchema({ resources: [type], dataSources: [] }).resources[type];
  if (!block) throw new Error(`no schema of ${type}`);
  return block;
};

/** What the provider says about one resource's configuration: summaries of its errors. */
export const complaints = (type: string, config: Values): string[] =>
  problemsOf(type, blockOf(type), conform(blockOf(type), config)).map(({ summary }) => summary);

/** The offline provider for one type, driven as Terraform drives it, over a cloud in memory. */
export class OfflineProvider {
  readonly cloud: Cloud;
  private readonly block;

  constructor(
    readonly type: string,
    state: Partial<CloudState> = {},
  ) {
    this.block = blockOf(type);
    this.cloud = createCloud({ ...EMPTY_CLOUD, projects: { [PROJECT.id]: PROJECT.number }, ...state });
  }

  plan(prior: Values | null, config: Values): PlannedChange {
    const proposed = conform(this.block, { ...this.keptFrom(prior), ...config });
    return planChange(this.context, {
      version: '6.50.0',
      type: this.type,
      block: this.block,
      prior,
      proposed,
    });
  }

  create(config: Values): Applied {
    return this.apply(null, this.plan(null, config).planned);
  }

  update(prior: Values, config: Values): Applied {
    return this.apply(prior, this.plan(prior, config).planned);
  }

  destroy(values: Values): Applied {
    return this.apply(values, null);
  }

  /** Creates, and hands over the state; a refusal fails the test. */
  created(config: Values): Values {
    const { values, problems } = this.create(config);
    if (!values || problems.length > 0) throw new Error(JSON.stringify(problems));
    return values;
  }

  private apply(prior: Values | null, planned: Values | null): Applied {
    return applyChange(this.context, this.cloud, { type: this.type, block: this.block, prior, planned });
  }

  private get context() {
    return providerContext({ project: PROJECT.id, defaultLabels: {} }, this.cloud.state);
  }

  /** Terraform keeps what Google computed. */
  private keptFrom(prior: Values | null): Values {
    const computed = this.block.attributes.filter((attribute) => attribute.computed);
    return Object.fromEntries(computed.map(({ name }) => [name, prior?.[name] ?? null]));
  }
}

/** The summaries of what went wrong. */
export const errors = ({ problems }: Applied): string[] => problems.map(({ summary }) => summary);

/** The same cloud some days later. */
export function daysLater(provider: OfflineProvider, days: number): OfflineProvider {
  const now = new Date(Date.parse(provider.cloud.state.now) + days * 86_400_000).toISOString();
  return new OfflineProvider(provider.type, { ...provider.cloud.state, now });
}
export const journalOf = ({ cloud }: OfflineProvider) => cloud.state.journal.map(({ kind }) => kind);

/** Creates, destroys and creates again. */
export function again(type: string, config: Values, days = 0): string[] {
  const first = new OfflineProvider(type);
  expect(errors(first.destroy(first.created(config)))).toEqual([]);
  return errors(daysLater(first, days).create(config));
}
