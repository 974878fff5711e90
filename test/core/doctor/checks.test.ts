import type { CheckStatus } from '../../../core/doctor/check';
import { CHECKS } from '../../../core/doctor/checks';
import { examine } from '../../../core/doctor/examine';
import type { CloudFacts, PipelineFacts } from '../../../core/doctor/facts';
import { agentMember } from '../../../core/naming/service-agents';
import { known, unavailable } from '../../../core/values/result';
import {
  facts,
  GOOGLES_POLICY,
  judge,
  own,
  pipelineFacts,
  RUNTIME,
  rule,
  securityService,
  subject,
  workload,
} from '../../factories/doctor';
import { PROJECT } from '../../factories/names';

const RUN_DETECTORS = Object.keys(securityService('cloud-run-threat-detection').modules).length;
const DENIED = 'you lack some.permission';
const gone = unavailable(DENIED);
const COMPUTE = `${PROJECT.number}-compute@developer.gserviceaccount.com`;
const services = (...found: ReturnType<typeof workload>[]): Partial<CloudFacts> => ({
  workloads: known({ found, unread: [] }),
});
const policy = (id: string, ...rules: Parameters<typeof rule>[0][]): Partial<CloudFacts> => ({
  orgPolicies: { ...facts().orgPolicies, [id]: known(rules.map(rule)) },
});
const admission = (changes: object): Partial<CloudFacts> => ({
  apis: known([...ON, 'binaryauthorization.googleapis.com']),
  admissionPolicy: known({ ...GOOGLES_POLICY, ...changes }),
});
const bound = (role: string, condition = '') =>
  known([{ role, members: [agentMember('pubsub', PROJECT.number)], condition }]);
const locations = (changes: PipelineFacts['locations']) =>
  pipelineFacts({ locations: { ...pipelineFacts().locations, ...changes } });
const invokers = (members: readonly string[]) =>
  pipelineFacts({
    invokers: Object.fromEntries(
      Object.keys(pipelineFacts().invokers).map((service) => [
        service,
        known([{ role: 'roles/run.invoker', members, condition: '' }]),
      ]),
    ),
  });
const ON = (facts().apis as { value: readonly string[] }).value;

describe('a deployed pipeline in a healthy cloud', () => {
  it.each(CHECKS.map(({ id }) => id))('passes %s', (id) => {
    expect(judge(id)).toMatchObject({ status: 'ok' });
  });
});

describe('without any fact', () => {
  const nothing = Object.fromEntries(
    Object.keys(facts()).map((name) => [name, gone]),
  ) as unknown as CloudFacts;
  const pipeline = {
    pushAccount: gone,
    functions: {},
    invokers: {},
    subscriptions: {},
    logBuckets: {},
    locations: {},
  };
  const blind = { ...nothing, actorMayActAs: {}, orgPolicies: {}, pipeline };

  it.each(CHECKS.filter(({ needs }) => needs.length > 0).map(({ id }) => id))(
    '%s is unknown, never ok, and names where to look',
    (id) => {
      const { status, fix } = judge(id, blind);
      expect(status).toBe('unknown');
      expect(fix).toBeTruthy();
    },
  );
});

type Row = readonly [id: string, when: string, status: CheckStatus, facts: Partial<CloudFacts>, says: RegExp];

// biome-ignore format: a table reads best with a row on a line
const ROWS: readonly Row[] = [
  ['project', 'the number differs', 'problem', { project: known({ id: PROJECT.id, number: '7', state: 'ACTIVE' }) }, /number 7/],
  ['project', 'it is being deleted', 'problem', { project: known({ ...PROJECT, state: 'DELETE_REQUESTED' }) }, /DELETE_REQUESTED/],
  ['apis', 'Service Usage is off', 'problem', { apis: known(ON.filter((api) => !api.startsWith('serviceusage'))) }, /serviceusage/],
  ['apis', 'one of a deployed stack is off', 'problem', { apis: known(ON.filter((api) => !api.startsWith('pubsub'))) }, /pubsub/],
  ['apis', 'one is off before the deployment', 'ok', { apis: known(ON.filter((api) => !api.startsWith('pubsub'))), ...services(workload()) }, /pubsub/],
  ['apis', 'one is off and it is unknown whether the stack is deployed', 'unknown', { apis: known(ON.filter((api) => !api.startsWith('pubsub'))), workloads: gone }, /lack/],
  ['service-agents', 'one that the stack grants something has no role', 'problem', { bindings: known([]) }, /gcloud beta services identity create --service=pubsub\.googleapis\.com --project=shop-prod gcloud projects add-iam-policy-binding/],
  ['service-agents', 'the operator may not see it', 'unknown', { bindings: gone }, /lack/],
  ['push-tokens', 'it lost its role', 'problem', { bindings: bound('roles/viewer') }, /no message would arrive .*--role=roles\/pubsub\.serviceAgent/],
  ['push-tokens', 'the role is bound under a condition', 'problem', { bindings: bound('roles/pubsub.serviceAgent', 'false') }, /no message/],
  ['push-tokens', 'the token role replaces it', 'ok', { bindings: bound('roles/iam.serviceAccountTokenCreator') }, /may sign/],
  ['push-tokens', 'the policy of the account itself allows it', 'ok', { bindings: known([]), pipeline: pipelineFacts({ pushAccount: bound('roles/iam.serviceAccountOpenIdTokenCreator') }) }, /own account/],
  ['push-tokens', 'a custom role may contain it', 'unknown', { bindings: bound('projects/shop-prod/roles/signer') }, /getOpenIdToken/],
  ['push-tokens', 'the account could not be read', 'unknown', { bindings: known([]), pipeline: pipelineFacts({ pushAccount: gone }) }, /lack/],
  ['locations', 'a service is not offered there', 'problem', { pipeline: locations({ firestore: known(['us-central1']) }) }, /Firestore is not available in europe-west1/],
  ['locations', 'a service does not report its locations', 'unknown', { pipeline: locations({ run: gone }) }, /Cloud Run: you lack .*|the table/],
  ['locations', 'one is missing and another does not report its locations', 'problem', { pipeline: locations({ run: gone, firestore: known([]) }) }, /Firestore is not available/],
  ['function-names', 'the services are not from functions', 'problem', { pipeline: pipelineFacts({ functions: { 'riposte-actor': known(undefined), 'riposte-responder': gone } }) }, /services\/riposte-actor/],
  ['function-names', 'the functions could not be read', 'unknown', { pipeline: pipelineFacts({ functions: {} }) }, /not read/],
  ['function-names', 'no such services exist', 'ok', { ...services(workload()), pipeline: pipelineFacts({ functions: {} }) }, /no Cloud Run service/],
  ['log-buckets', 'one is being deleted', 'problem', { pipeline: pipelineFacts({ logBuckets: { 'riposte-evidence-logs': known('DELETE_REQUESTED'), 'riposte-tamper-alarm': gone } }) }, /undelete riposte-evidence-logs --location=europe-west1/],
  ['log-buckets', 'one could not be read', 'unknown', { pipeline: pipelineFacts({ logBuckets: { 'riposte-evidence-logs': known(undefined), 'riposte-tamper-alarm': gone } }) }, /riposte-tamper-alarm: you lack/],
  ['log-buckets', 'the API is off', 'ok', { apis: known(ON.filter((api) => !api.startsWith('logging'))), pipeline: pipelineFacts({ logBuckets: {} }) }, /API is off/],
  ['invokers', 'the push account lost its binding', 'problem', { pipeline: invokers([]) }, /riposte-push@\S+ may not call it/],
  ['invokers', 'everyone may call', 'problem', { pipeline: invokers(['allUsers']) }, /allUsers may call it/],
  ['invokers', 'a policy could not be read', 'unknown', { pipeline: pipelineFacts({ invokers: {} }) }, /not read/],
  ['invokers', 'nothing is deployed', 'ok', { ...services(workload()), pipeline: pipelineFacts({ invokers: {} }) }, /not deployed/],
  ['scc-tier', 'threat detection is off', 'unknown', { runThreatDetection: known(securityService('cloud-run-threat-detection', { state: 'DISABLED' })) }, /no API reports/],
  [
    'threat-detection',
    'it is disabled',
    'problem',
    { runThreatDetection: known(securityService('cloud-run-threat-detection', { state: 'DISABLED' })) },
    /gcloud scc manage services update cloud-run-threat-detection --project=shop-prod/,
  ],
  ['threat-detection', 'it only ingests', 'problem', { runThreatDetection: known(securityService('cloud-run-threat-detection', { state: 'INGEST_ONLY' })) }, /INGEST_ONLY/],
  ['threat-detection', 'SCC does not know the id', 'unknown', { runThreatDetection: known({ others: ['event-threat-detection'] }) }, /it knows event-threat-detection/],
  [
    'run-detectors',
    'a module is disabled',
    'warning',
    {
      runThreatDetection: known(
        securityService('cloud-run-threat-detection', {
          modules: {
            ...securityService('cloud-run-threat-detection').modules,
            CLOUD_RUN_REVERSE_SHELL: 'DISABLED',
          },
        }),
      ),
    },
    /CLOUD_RUN_REVERSE_SHELL is disabled/,
  ],
  [
    'run-detectors',
    'a module is not listed',
    'warning',
    {
      runThreatDetection: known(securityService('cloud-run-threat-detection', { modules: { CLOUD_RUN_REVERSE_SHELL: 'ENABLED' } })),
    },
    new RegExp(`(?<!\\d)${RUN_DETECTORS - 1} are not listed`),
  ],
  ['run-detectors', 'no module is listed', 'unknown', { runThreatDetection: known(securityService('cloud-run-threat-detection', { modules: {} })) }, /none of the modules/],
  ['control-plane-detectors', 'the service is disabled', 'problem', { eventThreatDetection: known(securityService('event-threat-detection', { state: 'DISABLED' })) }, /services update event-threat-detection/],
  ['execution-environment', 'a service asks for gen1', 'problem', services(workload({ executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN1' })), /checkout runs on gen1/],
  ['execution-environment', 'Cloud Run reports that it is not watched', 'problem', services(workload({ threatDetectionEnabled: false })), /threat_detection_enabled is off/],
  ['execution-environment', 'a service leaves the choice to Cloud Run', 'ok', services(workload({ executionEnvironment: '' })), /leaves it to Cloud Run/],
  ['execution-environment', 'a function of the pipeline is on gen1', 'ok', services(workload(), own('riposte-actor', { executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN1' })), /all 1 services/],
  ['execution-environment', 'a region could not be read', 'unknown', { workloads: known({ found: [workload()], unread: ['asia-east1: no answer'] }) }, /not read: asia-east1/],
  [
    'execution-environment',
    'one is not watched and a region could not be read',
    'problem',
    {
      workloads: known({
        found: [workload({ threatDetectionEnabled: false })],
        unread: ['asia-east1: no answer'],
      }),
    },
    /not read: asia-east1/,
  ],
  ['runtime-accounts', 'a service runs as an account that is not listed', 'warning', services(workload(), own('other', { runtimeServiceAccount: COMPUTE })), /other runs as .*-compute@.*cannot move its traffic/],
  ['runtime-accounts', 'a listed account is used by no service', 'warning', services(own('other', { runtimeServiceAccount: COMPUTE })), /an unnecessary permission/],
  ['runtime-accounts', 'a listed account does not exist', 'problem', { accounts: known([]) }, /do not exist.*checkout@/],
  ['act-as', 'the actor lost the permission', 'problem', { actorMayActAs: { [RUNTIME]: known(false) } }, /checkout@/],
  ['act-as', 'one policy could not be read', 'unknown', { actorMayActAs: { [RUNTIME]: gone } }, /lack/],
  ['act-as', 'the stack is not deployed', 'ok', { ...services(workload()), actorMayActAs: { [RUNTIME]: known(false) } }, /not deployed yet/],
  ['org-policy/run.allowedIngress', 'only load balancers are allowed', 'problem', policy('run.allowedIngress', { allowed: ['internal-and-cloud-load-balancing'] }), /"internal" allowed/],
  ['org-policy/run.allowedIngress', 'internal is allowed', 'ok', policy('run.allowedIngress', { allowed: ['is:internal'] }), /is allowed/],
  ['org-policy/run.allowedVPCEgress', 'all traffic must go through a VPC', 'problem', policy('run.allowedVPCEgress', { allowed: ['all-traffic'] }), /use none/],
  ['org-policy/run.allowedBinaryAuthorizationPolicies', 'a policy is required', 'warning', policy('run.allowedBinaryAuthorizationPolicies', { allowed: ['default'] }), /reports disagree/],
  ['org-policy/iam.allowedPolicyMemberDomains', 'domains are restricted', 'warning', policy('iam.allowedPolicyMemberDomains', { allowed: ['C0xyz'] }), /oncall@example.com/],
  ['org-policy/gcp.resourceLocations', 'the region is not allowed', 'problem', policy('gcp.resourceLocations', { allowed: ['us-central1'] }), /europe-west1 is not among/],
  ['org-policy/gcp.resourceLocations', 'the continent is allowed', 'ok', policy('gcp.resourceLocations', { allowed: ['in:eu-locations'] }), /europe-west1 is allowed/],
  ['org-policy/gcp.resourceLocations', 'a group of unknown content is allowed', 'unknown', policy('gcp.resourceLocations', { allowed: ['in:belgium-locations'] }), /in:belgium-locations/],
  ['org-policy/gcp.resourceLocations', 'the region is denied', 'problem', policy('gcp.resourceLocations', { denied: ['in:europe-west1-locations'] }), /denies/],
  ['org-policy/gcp.restrictNonCmekServices', 'buckets need a key', 'problem', policy('gcp.restrictNonCmekServices', { denied: ['storage.googleapis.com'] }), /storage.googleapis.com/],
  ['org-policy/gcp.restrictServiceUsage', 'an API may not be used', 'problem', policy('gcp.restrictServiceUsage', { denied: ['firestore.googleapis.com'] }), /firestore.googleapis.com/],
  ['org-policy/cloudbuild.allowedWorkerPools', 'only some pools are allowed', 'problem', policy('cloudbuild.allowedWorkerPools', { allowed: ['projects/p/locations/l/workerPools/w'] }), /default pool/],
  ['org-policy/iam.disableServiceAccountCreation', 'it is enforced', 'problem', policy('iam.disableServiceAccountCreation', { enforce: true }), /creates four/],
  [
    'custom-constraints',
    'one is enforced on services',
    'warning',
    {
      customConstraints: known([
        {
          id: 'custom.x',
          resourceTypes: ['run.googleapis.com/Service'],
          condition: 'resource.ingress == "x"',
          actionType: 'DENY',
          enforced: known(true),
        },
      ]),
    },
    /custom.x: DENY when resource.ingress/,
  ],
  [
    'custom-constraints',
    'one is enforced on something else',
    'ok',
    {
      customConstraints: known([
        {
          id: 'custom.x',
          resourceTypes: ['compute.googleapis.com/Instance'],
          condition: 'true',
          actionType: 'DENY',
          enforced: known(true),
        },
      ]),
    },
    /no custom constraint/,
  ],
  [
    'custom-constraints',
    'it is unknown whether one is enforced',
    'unknown',
    {
      customConstraints: known([
        {
          id: 'custom.x',
          resourceTypes: ['run.googleapis.com/Service'],
          condition: 'true',
          actionType: 'DENY',
          enforced: gone,
        },
      ]),
    },
    /lack/,
  ],
  [
    'binary-authorization',
    'a hand-made policy requires attestations',
    'warning',
    admission({ evaluationMode: 'REQUIRE_ATTESTATION', attestors: ['projects/p/attestors/a'] }),
    /terraform import.*requires projects\/p\/attestors\/a/,
  ],
  ['binary-authorization', 'cluster rules exist', 'warning', admission({ otherRules: 2 }), /2 rules for clusters/],
  ['binary-authorization', 'everything is denied', 'problem', admission({ evaluationMode: 'ALWAYS_DENY' }), /riposte-images/],
  ['binary-authorization', "it is Google's default", 'ok', admission({}), /admits everything/],
  ['notification-config', 'it notifies another topic', 'problem', { notificationConfigs: known([{ id: 'riposte-findings', topic: 'projects/other/topics/t' }]) }, /projects\/other\/topics\/t/],
  ['notification-config', 'a deployed one is missing', 'problem', { notificationConfigs: known([]) }, /no finding arrives/],
  ['notification-config', 'it remains from an earlier deployment', 'warning', services(workload()), /Precondition check failed.*terraform import/],
  ['notification-config', 'it does not exist before the deployment', 'ok', { ...services(workload()), notificationConfigs: known([]) }, /yet/],
  ['notification-quota', 'it is full', 'problem', { organizationConfigs: known(500) }, /500 is reached/],
  ['notification-quota', 'it is nearly full', 'warning', { organizationConfigs: known(450) }, /is near/],
  ['notification-quota', 'it has room', 'ok', { organizationConfigs: known(449) }, /449/],
  ['notification-quota', 'there is no organization', 'ok', { organization: known(undefined), organizationConfigs: known(undefined) }, /no organization/],
  ['audit-config', 'only reads are logged', 'warning', { auditConfigs: known([{ service: 'securitycenter.googleapis.com', logTypes: ['DATA_READ'] }]) }, /leaves no trace/],
  ['audit-config', 'another service is logged', 'warning', { auditConfigs: known([{ service: 'run.googleapis.com', logTypes: ['DATA_WRITE'] }]) }, /google_project_iam_audit_config/],
  ['subscriptions', 'the one of the watch is missing', 'problem', { pipeline: pipelineFacts({ subscriptions: { ...pipelineFacts().subscriptions, 'riposte-watch': known(undefined) } }) }, /riposte-watch does not exist: contained workloads are not checked again/],
  ['subscriptions', 'one was changed to pull', 'problem', { pipeline: pipelineFacts({ subscriptions: { ...pipelineFacts().subscriptions, 'riposte-undo': known('') } }) }, /riposte-undo does not push/],
  ['subscriptions', 'one could not be read', 'unknown', { pipeline: pipelineFacts({ subscriptions: { ...pipelineFacts().subscriptions, 'riposte-watch': gone } }) }, /riposte-watch: you lack/],
  ['subscriptions', 'nothing is deployed yet', 'ok', services(workload()), /not deployed yet/],
  ['deployment', 'the actor is missing', 'problem', services(workload(), own('riposte-responder')), /riposte-actor does not exist/],
  ['deployment', 'the responder is not ready', 'problem', services(own('riposte-responder', { ready: false }), own('riposte-actor')), /riposte-responder is not ready/],
  [
    'deployment',
    'an identity is disabled',
    'problem',
    {
      accounts: known(
        (facts().accounts as { value: readonly { email: string }[] }).value.map(({ email }) => ({
          email,
          disabled: email.startsWith('riposte-actor'),
        })),
      ),
    },
    /riposte-actor@.* is disabled/,
  ],
  ['deployment', 'an identity is deleted', 'problem', { accounts: known([]) }, /riposte-push@.* does not exist/],
  ['deployment', 'its own region could not be read', 'unknown', { workloads: known({ found: [], unread: ['europe-west1: no answer'] }) }, /europe-west1: no answer/],
];

describe('a check', () => {
  it.each(ROWS)('%s, when %s: %s', (id, _when, status, changes, says) => {
    const judgement = judge(id, changes);
    expect(judgement.status).toBe(status);
    expect([judgement.what, judgement.fix, ...(judgement.details ?? [])].join(' ')).toMatch(says);
  });

  it.each(CHECKS.filter(({ id }) => id !== 'config').map(({ id }) => id))('%s can fail', (id) => {
    expect(ROWS.some(([row, , status]) => row === id && status !== 'ok')).toBe(true);
  });

  it('has a unique id', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  });

  it('reports how to fix everything that is not ok', () => {
    for (const [id, , , changes] of ROWS) {
      const { status, fix } = judge(id, changes);
      expect(status === 'ok' || fix !== undefined).toBe(true);
    }
  });
});

describe('the config', () => {
  it('has a warning about an exemption that has ended', () => {
    const resource = `projects/${PROJECT.id}/locations/europe-west1/services/checkout`;
    const policy = { exemptions: [{ resource, reason: 'migration', expires: '2026-01-01T00:00:00Z' }] };
    expect(judge('config', {}, { policy })).toMatchObject({
      status: 'warning',
      details: [expect.stringContaining('protected again since 2026-01-01')],
    });
  });

  it('has a warning about state on one machine', () => {
    expect(judge('config', {}, { backend: { type: 'local', path: 'x' } }).status).toBe('warning');
  });

  it('needs no account without the tier workload', () => {
    const powers = { tiers: ['observe', 'access'] as const };
    expect(judge('runtime-accounts', services(own('other')), { powers }).status).toBe('ok');
  });
});

it('an examination lists every check in order', () => {
  expect(examine(subject()).map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
});

describe('a nearby region for the scheduler jobs', () => {
  const judged = (allowed: readonly string[]) =>
    judge('org-policy/gcp.resourceLocations', policy('gcp.resourceLocations', { allowed }), {
      region: 'us-east5',
    });

  it('must be allowed as well', () => {
    expect(judged(['us-east5'])).toMatchObject({
      status: 'problem',
      what: expect.stringContaining('us-east4 is not among'),
      fix: expect.stringContaining('set alerts.schedulerRegion'),
    });
  });

  it('is fine if both regions are allowed', () => {
    expect(judged(['in:us-locations'])).toMatchObject({ status: 'ok' });
  });

  it('is not mentioned if the main region is refused', () => {
    expect(judged(['us-central1']).fix).toContain('set region');
  });
});

it('a region that needs an agreement with Google is a warning about the config', () => {
  expect(judge('config', {}, { region: 'me-central2' })).toMatchObject({
    status: 'warning',
    details: [expect.stringMatching(/^region: me-central2: /)],
  });
});
