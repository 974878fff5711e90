import type { WholePlanContext } from '../../../core/action-contract/action';
import type { PlanContext } from '../../../core/actions';
import { normalService } from '../../../core/cloud-run/normal-form';
import type { WorkloadKind } from '../../../core/finding/resource-names';
import type { JsonObject } from '../../../core/values/json';
import { known, unavailable } from '../../../core/values/result';
import { publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { createFakeCloudRun, type FakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld } from '../../factories/fakes';
import { aDetection, aFinding } from '../../factories/finding';
import { anInvestigation, settings } from '../../factories/investigation';
import { SERVICE, SIBLING } from '../../factories/names';

/** What the contract tests of actions need to know about one kind of workload. */
export interface KindFixture<Kind extends WorkloadKind> {
  readonly target: string;
  readonly sibling: string;
  /** Workloads as their owner wrote them, which differ in what an undo must restore. The first is the ordinary one. */
  readonly configs: readonly JsonObject[];
  /** A cloud with the workload and its sibling. */
  world(config: JsonObject): FakeWorld;
  /** The input of the main job's plan for a workload with this configuration. */
  planContext(config: JsonObject): PlanContext<Kind>;
  /** The same input if the workload could not be read. */
  unread(): PlanContext<Kind>;
  /** The input of a plan from a workload whose content nobody has checked. */
  hostile(fields: JsonObject, policy: JsonObject): PlanContext<Kind>;
  /** Another writer touches every resource of the workload without changing it: only the etags are new. */
  overtake(world: FakeWorld): Promise<void>;
  /** Returns equal values for two states with the same meaning. */
  meaning(state: ReturnType<FakeCloudRun['userState']>): unknown;
}

/** For a kind without actions. The first action for it needs a fixture. */
export interface NoFixture {
  readonly without: string;
}

export const planContext = (changes: Partial<WholePlanContext> = {}): WholePlanContext => ({
  caseId: 'case-20260506-070809-0123456789ab',
  finding: aFinding(),
  evidence: aDetection().evidence,
  investigation: anInvestigation(),
  target: SERVICE,
  chosen: [],
  wayIn: 'image',
  ...changes,
});

const planFrom = (service: ReturnType<typeof settings> | undefined): PlanContext =>
  planContext({
    investigation: anInvestigation({ service: service ? known(service) : unavailable('no answer') }),
  });

const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

const service: KindFixture<'service'> = {
  target: SERVICE,
  sibling: SIBLING,
  configs: [
    serviceJson(),
    serviceJson({ scaling: { scalingMode: 'MANUAL', manualInstanceCount: 3 } }),
    serviceJson({ scaling: {} }),
    serviceJson({ scaling: undefined, traffic: undefined }),
    serviceJson({ traffic: [] }),
    serviceJson({
      traffic: [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90, tag: 'live' },
        { type: REVISION, revision: 'checkout-00001-cln', percent: 10 },
        { type: REVISION, revision: 'checkout-00002-bad', tag: 'preview' },
      ],
    }),
  ],
  world: (config) => createFakeWorld({ run: createFakeCloudRun({ config, policy: publicPolicy() }) }),
  planContext: (config) => planFrom(settings(config)),
  unread: () => planFrom(undefined),
  hostile: (fields, policy) => planFrom(settings(serviceJson(fields), policy)),
  async overtake({ run }) {
    run.edit(SERVICE, (config) => config);
    await run.setIamPolicy(SERVICE, await run.getIamPolicy(SERVICE));
  },
  // Cloud Run may return a service without scaling with its default written out: both mean the same.
  meaning: ({ config, bindings }) => ({ config: normalService(config as JsonObject), bindings }),
};

/** The compiler reports a kind that has neither a fixture nor a reason. */
export const FIXTURES: { readonly [Kind in WorkloadKind]: KindFixture<Kind> | NoFixture } = {
  service,
  job: { without: 'no action is for jobs yet' },
  workerPool: { without: 'no action is for worker pools yet' },
};
