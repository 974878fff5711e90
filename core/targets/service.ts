import type { WorkloadAction } from '../action-contract/action';
import { isStopped, judgeContainment } from '../containment/judge-containment';
import { revisionFacts } from '../facts/revision-facts';
import { settingsOf } from '../facts/service-settings';
import type { JsonObject } from '../values/json';
import { known } from '../values/result';
import { configurationEvidence } from './configuration-evidence';
import { elsewhere, serviceByHand, wayInCommands } from './service-by-hand';
import { serviceInstances, suspectsOf } from './service-instances';
import type { StateOf, Target } from './target';

/** A Cloud Run service. */
export const service: Target<'service'> = {
  kind: 'service',
  words: { title: 'Service', noun: 'service' },
  logs: { type: 'cloud_run_revision', label: 'service_name' },
  consolePath: ({ location, workload }) => `run/detail/${location}/${workload}/revisions`,
  byHand: serviceByHand,
  byHandOnceContained: (name, record, isWayInOpen) => [
    ...(isWayInOpen ? wayInCommands(name, record) : []),
    ...elsewhere(record),
  ],
  evidence: configurationEvidence,
  response: {
    kind: 'automatic',
    async read(run, name) {
      const [config, policy, revisions] = await Promise.all([
        run.getService(name),
        run.getIamPolicy(name),
        run.listRevisions(name),
      ]);
      return stateOf({ service: config, policy, revisions });
    },
    identify: async (run, name) => (await run.getService(name)).uid,
  },
};

interface ServiceRead {
  readonly service: JsonObject;
  readonly policy: JsonObject;
  readonly revisions: readonly JsonObject[];
}

/** Service and policy are two resources, each with its own etag. */
const resourceOf = ({ touches }: Pick<WorkloadAction, 'touches'>): 'service' | 'policy' =>
  touches.includes('bindings') ? 'policy' : 'service';

function stateOf(read: ServiceRead): StateOf<'service'> {
  const { service: config, policy, revisions } = read;
  return {
    kind: 'service',
    workload: config,
    identity: config.uid,
    documents: { service: config, policy, revisions },
    evidenceOfReversal: { service: config, iamPolicy: policy },
    resourceOf,
    stateOf: (action) => read[resourceOf(action)],
    planned: (badDigest) => ({
      service: known(settingsOf(config, policy)),
      revisions: known(revisionFacts(config, revisions, badDigest)),
    }),
    judge: (badDigest, wayIn) =>
      judgeContainment({ service: config, iamPolicy: policy, revisions, badDigest, wayIn }),
    suspects: (badDigest) => suspectsOf(config, revisions, badDigest),
    isStopped: () => isStopped(config),
    instances: (watched, counts, nowMs) =>
      counts === undefined ? 'unknown' : serviceInstances(read, watched, counts, nowMs),
  };
}
