import { exposureOf } from '../../core/cloud-run/exposure';
import { isPublic } from '../../core/cloud-run/invoker-bindings';
import { userFieldHash } from '../../core/cloud-run/run-service';
import type { Investigation, RevisionFacts, ServiceSettings } from '../../core/facts/investigation';
import { NOT_READ_YET } from '../../core/facts/not-read';
import { revisionFacts } from '../../core/facts/revision-facts';
import { ownershipOf } from '../../core/ownership/ownership';
import type { JsonObject } from '../../core/values/json';
import { known, type Part, unavailable } from '../../core/values/result';
import { BAD_REVISION, publicPolicy, serviceJson, twoRevisions } from './cloud-run-json';
import { BAD_DIGEST, SERVICE } from './names';

/** What Cloud Run reports of a service at rest, whose newest revision is the bad one. */
const SETTLED: JsonObject = {
  reconciling: false,
  terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
  latestReadyRevision: `${SERVICE}/revisions/${BAD_REVISION}`,
  latestCreatedRevision: `${SERVICE}/revisions/${BAD_REVISION}`,
};

export function settings(
  service: JsonObject = serviceJson(),
  policy: JsonObject = publicPolicy(),
): ServiceSettings {
  return {
    name: SERVICE,
    etag: '"1"',
    generation: '1',
    ingress: 'INGRESS_TRAFFIC_ALL',
    runtimeServiceAccount: 'checkout@shop-prod.iam.gserviceaccount.com',
    publicInvoker: isPublic(policy),
    exposure: exposureOf(service, policy),
    binaryAuthorization: false,
    invokerIamDisabled: service.invokerIamDisabled === true,
    threatDetectionEnabled: true,
    managedBy: ownershipOf(service),
    userFieldHash: userFieldHash(service),
    raw: { ...SETTLED, ...service },
    iamPolicy: policy,
  };
}

/** Facts of revisions of which `serving` has all the traffic. */
export const facts = (
  revisions: readonly JsonObject[] = twoRevisions(),
  serving: string = BAD_REVISION,
  badDigest: string | undefined = BAD_DIGEST,
): readonly RevisionFacts[] =>
  revisionFacts({ trafficStatuses: [{ revision: serving, percent: 100 }] }, revisions, badDigest);

/** The main job: a public service, the bad revision serves, and an older one with another digest is ready. */
export const anInvestigation = (changes: Partial<Investigation> = {}): Investigation => ({
  service: known(settings()),
  revisions: known(facts()),
  accusations: known([]),
  hold: known({ active: false }),
  places: unavailable(NOT_READ_YET),
  logs: unavailable('still to come'),
  relatedFindings: unavailable('still to come'),
  reputation: unavailable('switched off'),
  ...changes,
});

/** The service and its revisions after all traffic moved to one of them, as requested. */
export function servedBy(
  serving: string,
  revisions: readonly JsonObject[] = twoRevisions(),
  changes: JsonObject = {},
): Pick<Investigation, 'service' | 'revisions'> {
  const target = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: serving, percent: 100 };
  const service = serviceJson({ traffic: [target], trafficStatuses: [target], ...changes });
  return { service: known(settings(service)), revisions: known(facts(revisions, serving)) };
}

export const missing: Part<never> = unavailable('the answer was 503');
