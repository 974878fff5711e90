/** A question that Google's documents leave open, with the two answers that are possible. */
export interface Assumption {
  readonly id: string;
  readonly question: string;
  readonly source: string;
  /** [pessimistic, optimistic]. The pessimistic answer makes it harder to contain a workload, or to prove it. */
  readonly settings: readonly [string, string];
  readonly default: string;
  /** The setting under which a case cannot reach `contained`, and why. */
  readonly limits?: string;
}

export const ASSUMPTIONS = {
  'run.min-instances-of-unserved-revision': {
    id: 'run.min-instances-of-unserved-revision',
    question: 'Does a revision with revision-level min instances keep them after it lost all its traffic?',
    source:
      'cloud.google.com/run/docs/configuring/min-instances says revision-level minimums start with the revision; no document states when they end',
    settings: ['kept', 'released'],
    default: 'kept',
    limits:
      'kept: shifting traffic alone never ends the instances of such a revision, so `contained` needs stop-service',
  },
  'run.tagged-revision-under-manual-zero': {
    id: 'run.tagged-revision-under-manual-zero',
    question:
      'Does a revision that is reachable by a traffic tag keep instances while the service is scaled to 0?',
    source:
      'cloud.google.com/run/docs/configuring/services/manual-scaling: tag-only revisions start their minimum, else up to one instance',
    settings: ['runs', 'stopped'],
    default: 'runs',
    limits: 'runs: a case reaches `contained` only if the same update or an earlier one removes the tags',
  },
  'run.actas-on-update': {
    id: 'run.actas-on-update',
    question:
      'Does every update of a service check iam.serviceAccounts.actAs on its runtime service account?',
    source:
      'GoogleCloudPlatform/cloud-run-release-manager issue 81; a public IAM-deny canary harness; the IAM roles page is silent on scaling and ingress',
    settings: ['required', 'not-required'],
    default: 'required',
  },
  'run.mask-member-absent-in-body': {
    id: 'run.mask-member-absent-in-body',
    question: 'Is a member that the update mask names and the body lacks cleared, or is the request refused?',
    source:
      'google.protobuf.FieldMask: "the field is reset to its default"; Cloud Run answers differently for manualInstanceCount in third-party reports',
    settings: ['cleared', 'refused'],
    default: 'cleared',
  },
  'run.update-under-binary-authorization': {
    id: 'run.update-under-binary-authorization',
    question:
      'Is an update that makes no revision (traffic, scaling, ingress) refused where Binary Authorization no longer admits an image that serves before or after it?',
    source:
      'cloud.google.com/binary-authorization/docs/run/overview: the policy is enforced when a service or job is deployed; the page does not state whether a change of traffic or scaling counts as a deployment',
    settings: ['refused', 'accepted'],
    default: 'refused',
    limits:
      'refused: when an image loses its attestation, only the IAM policy of its service can change, so the verdict is `failed` with public access removed',
  },
  'run.update-with-unready-traffic': {
    id: 'run.update-with-unready-traffic',
    question:
      'Is an update of scaling or ingress refused while a traffic target of the service names a revision that is not ready?',
    source:
      'the message "Revision ... is not ready and cannot serve traffic" is reported for deployments only; no document states whether Cloud Run checks targets that the update mask does not name',
    settings: ['refused', 'accepted'],
    default: 'refused',
    limits:
      'refused: an undo cannot send traffic back to a revision that is still not ready, so it is refused and the stop stands',
  },
  'monitoring.series-after-drain': {
    id: 'monitoring.series-after-drain',
    question: 'Does instance_count report 0 after the last instance ended, or does the series simply end?',
    source:
      'cloud.google.com/monitoring/api/metrics_gcp_p_z: sampled every 60 s, visible after up to 120 s; the page does not mention zero',
    settings: ['ends', 'reports-zero'],
    // This is not the pessimistic setting. Under `ends`, the metric can never prove that the instances are gone.
    default: 'reports-zero',
    limits:
      'ends: a missing series is not zero, so the metric never proves the end and the verdict stays `containing`',
  },
  'monitoring.label-of-missing-field': {
    id: 'monitoring.label-of-missing-field',
    question: 'Does an alert on log entries fire for an entry without a field that a label extractor reads?',
    source:
      'AlertPolicy.Condition.LogMatch.label_extractors refers to LogMetric, where a failed extraction gives the label its default value; no page states what an alert does',
    settings: ['no-alert', 'empty-label'],
    default: 'no-alert',
  },
  'monitoring.variable-without-value': {
    id: 'monitoring.variable-without-value',
    question:
      'Is an alert policy refused whose documentation has a variable that no condition gives a value, or does the notification show it empty?',
    source:
      'cloud.google.com/monitoring/alerts/doc-variables lists the variables; neither the page nor the definition of AlertPolicy.Documentation says that a policy with one that has no value is refused',
    settings: ['refused', 'empty'],
    default: 'refused',
  },
  'scc.list-name-form': {
    id: 'scc.list-name-form',
    question: 'At project scope, does the filter name="..." match the stored name or the canonical name?',
    source: 'a public project-level activation report: read at organization scope, written at project scope',
    settings: ['name', 'canonical-name'],
    default: 'name',
  },
  'api.output-only-members': {
    id: 'api.output-only-members',
    question:
      'Does an API refuse a create or update whose body sets an output-only member, or ignore the member?',
    source:
      'google.aip.dev/203 asks servers to ignore it; the definitions only mark it, and some APIs answer with INVALID_ARGUMENT',
    settings: ['refused', 'ignored'],
    default: 'refused',
  },
  'storage.create-over-existing': {
    id: 'storage.create-over-existing',
    question:
      'A caller that may create but not delete objects uploads with ifGenerationMatch=0 over an existing name: does Cloud Storage check the permission first (403), or the precondition (412)?',
    source:
      'cloud.google.com/storage/docs/access-control/iam-json: overwriting also needs storage.objects.delete; cloud.google.com/storage/docs/request-preconditions: 412; neither page states which comes first',
    settings: ['denied', 'precondition'],
    default: 'denied',
  },
  'scc.state-in-finding-update': {
    id: 'scc.state-in-finding-update',
    question: 'Does SCC v2 accept the state of a finding in a request that creates or updates the finding?',
    source:
      'securitycenter v2 proto: Finding.state is output only, setState sets it; gcloud scc findings update --state sends it in a PATCH, with the mask state,event_time',
    settings: ['refused', 'taken'],
    default: 'refused',
  },
  'firestore.largest-document': {
    id: 'firestore.largest-document',
    question: 'How large may a document be?',
    source:
      'google/firestore/v1/document.proto, Document: 1 MiB - 4 bytes; cloud.google.com/firestore/quotas and the error that clients report: 1 MiB (1,048,576 bytes); the emulator 1.19.9 takes 1,048,576 (2026-11-26)',
    settings: ['definition: 1 MiB - 4 bytes', 'limits: 1 MiB'],
    default: 'definition: 1 MiB - 4 bytes',
  },
  'firestore.map-size': {
    id: 'firestore.map-size',
    question: 'Does a map in a document count 32 bytes in addition to its fields, as a document does?',
    source:
      'cloud.google.com/firestore/docs/storage-size: a map is calculated the same way as a document; the emulator 1.19.9 counts its fields only (2026-11-26)',
    settings: ['like-a-document', 'fields-only'],
    default: 'like-a-document',
  },
  'firestore.lost-race': {
    id: 'firestore.lost-race',
    question:
      'When the preconditions of two simultaneous single writes cannot both hold, does the second write get ABORTED or a failed precondition?',
    source:
      'cloud.google.com/firestore/docs/transaction-data-contention: the database delays or fails one of the operations, ABORTED is for transactions; googleapis/nodejs-firestore issues 1020 and 1022 report ABORTED for writes without one; the emulator never answers it to single writes (2026-11-26)',
    settings: ['aborted', 'precondition'],
    default: 'aborted',
  },
  'pubsub.ordering': {
    id: 'pubsub.ordering',
    question: 'Are messages that are due together delivered in the order of publishing?',
    source: 'cloud.google.com/pubsub/docs/ordering: no order without ordering keys',
    settings: ['reversed', 'published'],
    default: 'reversed',
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionId = keyof typeof ASSUMPTIONS;
export type AssumptionSettings = {
  readonly [Id in AssumptionId]: (typeof ASSUMPTIONS)[Id]['settings'][number];
};

export const ASSUMPTION_IDS = Object.keys(ASSUMPTIONS) as AssumptionId[];

/** Every assumption at its default, with the overrides applied. An unknown id or setting is an error. */
export function assumptionSettings(overrides: Partial<AssumptionSettings> = {}): AssumptionSettings {
  for (const [id, setting] of Object.entries(overrides)) {
    const known: Assumption | undefined = Object.hasOwn(ASSUMPTIONS, id)
      ? ASSUMPTIONS[id as AssumptionId]
      : undefined;
    if (!known?.settings.includes(setting)) {
      throw new Error(
        `assumptions.${id}: "${setting}" is unknown; expected ${known ? known.settings.join(' or ') : `one of ${ASSUMPTION_IDS.join(', ')}`}; fix: use the names of sandbox/protocol/assumptions.ts`,
      );
    }
  }
  const defaults = Object.fromEntries(ASSUMPTION_IDS.map((id) => [id, ASSUMPTIONS[id].default]));
  return { ...defaults, ...overrides } as AssumptionSettings;
}
