import { isPublic } from '../../core/actions/remove-public-access';
import { userFieldHash } from '../../core/actions/run-service';
import type { Investigation, RevisionFacts, ServiceSettings } from '../../core/investigation/investigation';
import { revisionFacts } from '../../core/investigation/revisions';
import type { JsonObject } from '../../core/json';
import { known, type Part, unavailable } from '../../core/result';
import { BAD_REVISION, publicPolicy, serviceJson, twoRevisions } from './cloud-run-json';
import { BAD_DIGEST, SERVICE } from './names';

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
    invokerIamDisabled: service.invokerIamDisabled === true,
    threatDetectionEnabled: true,
    userFieldHash: userFieldHash(service),
    raw: service,
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

/** The main job: a public service, the bad revision serves, an older one of another digest is ready. */
export const anInvestigation = (changes: Partial<Investigation> = {}): Investigation => ({
  service: known(settings()),
  revisions: known(facts()),
  hold: known({ active: false }),
  logs: unavailable('still to come'),
  relatedFindings: unavailable('still to come'),
  reputation: unavailable('switched off'),
  ...changes,
});

export const missing: Part<never> = unavailable('the answer was 503');
