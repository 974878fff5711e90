import type { Investigation } from '../facts/investigation';
import { revisionFacts } from '../facts/revision-facts';
import { settingsOf } from '../facts/service-settings';
import { complete } from '../investigation/as-planned';
import type { Json, JsonObject } from '../values/json';
import { known, unavailable } from '../values/result';

/** Digest that every finding of the corpus accuses. */
export const ACCUSED_DIGEST = `sha256:${'bad0'.repeat(16)}`;
const OTHER_DIGEST = `sha256:${'c1ea'.repeat(16)}`;

/** The base of a shape: one service of one project. */
export interface CorpusService {
  /** Relative name, with the project's id. */
  readonly name: string;
  readonly projectId: string;
}

/** Members of google.cloud.securitycenter.v2.Finding that a shape changes. */
type FindingChanges = Readonly<Record<string, Json>>;

/** A state of a service when a finding about it arrives. */
export interface ServiceShape {
  readonly label: string;
  readonly finding?: FindingChanges;
  /** The parts of the investigation that differ from those of the ordinary service. */
  investigation?(service: CorpusService): Partial<Investigation>;
}

const revision = (
  service: CorpusService,
  id: string,
  image: string,
  changes: JsonObject = {},
): JsonObject => ({
  name: `${service.name}/revisions/${id}`,
  createTime: id === 'accused' ? '2026-01-02T00:00:00Z' : '2026-01-01T00:00:00Z',
  containers: [{ image }],
  conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED' }],
  ...changes,
});

const imageOf = (digest: string): string => `us-docker.pkg.dev/corpus/apps/app@${digest}`;
const TO = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

interface Situation {
  readonly service?: JsonObject;
  readonly members?: readonly string[];
  readonly traffic?: readonly JsonObject[];
  readonly earlier?: { readonly image?: string; readonly changes?: JsonObject };
  readonly accused?: JsonObject;
}

/** Two revisions: the newer one is accused and serves everything, the earlier one runs another digest. */
function situation(service: CorpusService, changes: Situation = {}): Partial<Investigation> {
  const traffic = changes.traffic ?? [{ type: TO, revision: 'accused', percent: 100 }];
  const raw: JsonObject = {
    name: service.name,
    etag: '"1"',
    generation: '1',
    ingress: 'INGRESS_TRAFFIC_ALL',
    template: { serviceAccount: `app@${service.projectId}.iam.gserviceaccount.com` },
    scaling: { scalingMode: 'AUTOMATIC' },
    traffic,
    trafficStatuses: traffic,
    reconciling: false,
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    latestReadyRevision: `${service.name}/revisions/accused`,
    latestCreatedRevision: `${service.name}/revisions/accused`,
    threatDetectionEnabled: true,
    ...changes.service,
  };
  const policy: JsonObject = {
    version: 1,
    bindings: [{ role: 'roles/run.invoker', members: changes.members ?? ['allUsers'] }],
  };
  const revisions = [
    revision(service, 'accused', imageOf(ACCUSED_DIGEST), changes.accused),
    revision(service, 'earlier', changes.earlier?.image ?? imageOf(OTHER_DIGEST), changes.earlier?.changes),
  ];
  return {
    service: known(settingsOf(raw, policy)),
    revisions: known(revisionFacts(raw, revisions, ACCUSED_DIGEST)),
    accusations: known([]),
    hold: known({ active: false }),
  };
}

const shape = (label: string, changes: Situation): ServiceShape => ({
  label,
  investigation: (service) => situation(service, changes),
});

const GROUP = ['group:callers@example.com'];
const REFUSED = unavailable('the answer was 403');

/** One shape for each fact that planning reads. The first is the ordinary service. */
export const SERVICE_SHAPES: readonly ServiceShape[] = [
  { label: 'public, an earlier revision is a refuge' },
  shape('not public, an earlier revision is a refuge', { members: GROUP }),
  shape('public, every revision runs the accused digest', { earlier: { image: imageOf(ACCUSED_DIGEST) } }),
  shape('not public, every revision runs the accused digest', {
    members: GROUP,
    earlier: { image: imageOf(ACCUSED_DIGEST) },
  }),
  shape('the earlier revision is not ready', { earlier: { changes: { conditions: [] } } }),
  shape('the digest of the earlier revision is not known', { earlier: { image: 'app:latest' } }),
  shape('traffic is split between both revisions', {
    traffic: [
      { type: TO, revision: 'accused', percent: 40 },
      { type: TO, revision: 'earlier', percent: 60 },
    ],
  }),
  shape('the accused revision serves only through a tag', {
    traffic: [
      { type: TO, revision: 'accused', tag: 'canary' },
      { type: TO, revision: 'earlier', percent: 100 },
    ],
  }),
  shape('the accused revision serves nothing', {
    traffic: [{ type: TO, revision: 'earlier', percent: 100 }],
  }),
  shape('the accused revision keeps minimum instances', { accused: { scaling: { minInstanceCount: 1 } } }),
  shape('the service is stopped', {
    service: { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
  }),
  shape('the invoker check is switched off', { service: { invokerIamDisabled: true } }),
  shape('the invoker check is switched off, only internal requests arrive', {
    service: { invokerIamDisabled: true, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' },
  }),
  shape('Binary Authorization checks the images', { service: { binaryAuthorization: { useDefault: true } } }),
  shape('the other revision was created after the accused one', {
    earlier: { changes: { createTime: '2026-01-03T00:00:00Z' } },
  }),
  {
    label: 'another active finding accuses the earlier digest',
    investigation: (service) => ({
      ...situation(service),
      accusations: known([
        {
          canonicalName: `projects/${service.projectId}/sources/1/locations/global/findings/accuses`,
          category: 'Reverse Shell',
          digests: [OTHER_DIGEST],
        },
      ]),
    }),
  },
  { label: 'the finding names no image digest', finding: { containers: [] } },
  { label: 'the finding is INACTIVE', finding: { state: 'INACTIVE' } },
  { label: 'the finding is muted', finding: { mute: 'MUTED' } },
  { label: 'severity LOW', finding: { severity: 'LOW' } },
  { label: 'severity MEDIUM', finding: { severity: 'MEDIUM' } },
  { label: 'no severity', finding: { severity: 'SEVERITY_UNSPECIFIED' } },
  {
    label: 'an undo has set a hold',
    investigation: (service) => ({
      ...situation(service),
      hold: known({ active: true, until: '2026-01-03T00:00:00Z', setBy: 'user:oncall@example.com' }),
    }),
  },
  {
    label: 'the earlier digest was contained before',
    investigation: (service) => ({
      ...situation(service),
      hold: known({ active: false, badDigests: [OTHER_DIGEST] }),
    }),
  },
  {
    label: 'related findings on the same service',
    investigation: (service) => ({
      ...situation(service),
      relatedFindings: known([
        {
          canonicalName: `projects/${service.projectId}/sources/1/locations/global/findings/related`,
          category: 'Reverse Shell',
          severity: 'HIGH',
          eventTime: '2026-01-02T12:00:00Z',
        },
      ]),
    }),
  },
  {
    label: 'the settings of the service cannot be read',
    investigation: (service) => ({ ...situation(service), service: REFUSED }),
  },
  {
    label: 'the revisions cannot be read',
    investigation: (service) => ({ ...situation(service), revisions: REFUSED }),
  },
  {
    label: 'the hold cannot be read',
    investigation: (service) => ({ ...situation(service), hold: REFUSED }),
  },
];

export const investigationOf = (shape: ServiceShape, service: CorpusService): Investigation =>
  complete((shape.investigation ?? situation)(service));

const NO_SERVICE = unavailable('the affected resource is not a service');

/** What the investigation knows about a resource that is not a service. */
export const withoutService: Investigation = complete({
  service: NO_SERVICE,
  revisions: NO_SERVICE,
  hold: known({ active: false }),
});
