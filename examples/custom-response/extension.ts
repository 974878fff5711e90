import {
  type CatalogueExtension,
  comparableService,
  defineAction,
  defineDetector,
  definePlaybook,
  type JsonObject,
  list,
  normalScaling,
  normalTraffic,
  nothing,
  object,
  pick,
  step,
  text,
  withheld,
} from '@riposte/gcp/core';

/**
 * A finding that our scanner writes into its own source of Security Command Center. Somebody used a credential that an
 * image contains as bait, so somebody has read the inside of that container.
 */
export const baitCredentialUsed = defineDetector({
  module: 'BAIT_CREDENTIAL_USED',
  category: 'Bait Credential Used',
  detects: 'a credential that only an intruder in the container can have read was used',
  attack: { techniques: ['T1552.001'], documented: false },
  playbook: 'quarantine',
});

const NO_INSTANCE = { scalingMode: 'MANUAL', manualInstanceCount: 0 } as const;
const INTERNAL_ONLY = 'INGRESS_TRAFFIC_INTERNAL_ONLY';
/** A revision with a traffic tag may run even if the service is scaled to zero. */
const untagged = (traffic: unknown) =>
  list(traffic)
    .map((target) => pick(target, ['type', 'revision', 'percent']))
    .filter((target) => target.percent !== undefined && target.percent !== 0);

const tags = (traffic: unknown) => list(traffic).filter((target) => text(target.tag) !== '');

/** The members that the plan describes before and after, in normal form, because the API omits defaults. */
const quarantined = ({ scaling, traffic, ingress = 'INGRESS_TRAFFIC_ALL' }: JsonObject) => ({
  scaling: normalScaling(scaling),
  traffic: normalTraffic(traffic),
  ingress,
});

/**
 * No instance, no tagged revision and no external ingress, in one PATCH. This is stricter than `stop-service`: a person
 * who starts the service again by hand, to examine it, does not open it to the internet.
 */
export const quarantineService = defineAction({
  kind: 'workload',
  id: 'quarantine-service',
  summary: 'Scales the service to zero, drops its traffic tags and closes its ingress',
  // A PATCH needs actAs on the account that the service runs as.
  tier: 'workload',
  targets: ['service'],
  reversible: true,
  killsRunningInstances: true,
  touches: ['scaling', 'traffic', 'ingress'],
  repeat: { kind: 'etag', why: 'the PATCH carries the etag it read and sets absolute values' },
  permissions: {
    responder: [{ permission: 'run.services.get', on: 'project' }],
    actor: [
      { permission: 'run.services.get', on: 'project' },
      { permission: 'run.services.update', on: 'project' },
      { permission: 'run.operations.get', on: 'project' },
      { permission: 'iam.serviceAccounts.actAs', on: 'runtime-service-account' },
    ],
  },

  plan({ investigation: { service }, target }) {
    if (service.status === 'unavailable') {
      return withheld(`the service's settings could not be read: ${service.reason}`);
    }
    const before = quarantined(service.value.raw);
    const { scaling, traffic, ingress } = before;
    const stopped = pick(object(scaling), Object.keys(NO_INSTANCE));
    if (
      stopped.scalingMode === NO_INSTANCE.scalingMode &&
      stopped.manualInstanceCount === NO_INSTANCE.manualInstanceCount &&
      tags(traffic).length === 0 &&
      ingress === INTERNAL_ONLY
    ) {
      return nothing('the service is already in quarantine');
    }
    return step({
      target,
      before,
      after: {
        scaling: { ...object(scaling), ...NO_INSTANCE },
        traffic: untagged(traffic),
        ingress: INTERNAL_ONLY,
      },
      rationale: 'An intruder may still be inside the container, so nothing runs until a person examines it.',
    });
  },

  read: ({ run }, target) => run.getService(target),
  project: quarantined,
  comparable: comparableService,

  async apply({ run }, { target, after }, current) {
    await run.patchService(
      target,
      text(current.etag),
      { scaling: NO_INSTANCE, traffic: object(after).traffic, ingress: INTERNAL_ONLY },
      ['scaling.scalingMode', 'scaling.manualInstanceCount', 'traffic', 'ingress'],
    );
  },

  verify(_planned, { scaling, traffic, ingress }) {
    const seen = JSON.stringify(scaling ?? null);
    const { scalingMode, manualInstanceCount } = object(scaling);
    if (scalingMode !== NO_INSTANCE.scalingMode || manualInstanceCount !== NO_INSTANCE.manualInstanceCount) {
      return { ok: false, saw: `field scaling is not manual zero: ${seen}` };
    }
    if (tags(traffic).length > 0) return { ok: false, saw: 'field traffic still has tags' };
    return ingress === INTERNAL_ONLY
      ? { ok: true, saw: 'the service has no instance, no tag and an internal ingress' }
      : { ok: false, saw: `field ingress is ${text(ingress)}` };
  },

  /**
   * Sends every member that it may have changed, explicitly and with its old value. The mask names only these members.
   */
  async undo({ run }, { target }, prior, current) {
    await run.patchService(target, text(current.etag), quarantined(prior), ['scaling', 'traffic', 'ingress']);
  },
});

/** Where the quarantine is withheld, the playbook at least closes the public way in. */
export const quarantine = definePlaybook({
  id: 'quarantine',
  version: 1,
  reason:
    'We prefer to serve nobody rather than an intruder: the service stops and closes, whatever revisions exist.',
  steps: [
    'preserve-evidence',
    { firstOf: ['quarantine-service', 'remove-public-access'] },
    'annotate-finding',
    'notify',
  ],
});

/** Both the config and the functions import this, so that the config enables exactly what the functions contain. */
export const extension = {
  detectors: [baitCredentialUsed],
  actions: [quarantineService],
  playbooks: [quarantine],
} satisfies CatalogueExtension;
