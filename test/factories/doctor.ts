import { DETECTORS } from '../../core/detectors/catalogue';
import { CHECKS } from '../../core/doctor/checks';
import { CONSTRAINTS } from '../../core/doctor/constraints';
import type {
  CloudFacts,
  PipelineFacts,
  PolicyRule,
  SecurityService,
  Subject,
  Workload,
} from '../../core/doctor/facts';
import { APIS_BEFORE_TERRAFORM, neededApis } from '../../core/doctor/needed-apis';
import { LOCATED_APIS } from '../../core/locations/availability';
import { REGIONS } from '../../core/locations/regions';
import { agentMember, agentRole, SERVICE_AGENTS } from '../../core/naming/service-agents';
import { known } from '../../core/values/result';
import { LOCATION, NOW_MS, ORGANIZATION, PROJECT, SERVICE } from './names';
import { parsedConfig } from './synthesized-stack';

export const RUNTIME = `checkout@${PROJECT.id}.iam.gserviceaccount.com`;
const NAMES = {
  responder: 'riposte-responder',
  actor: 'riposte-actor',
  build: 'riposte-build',
  push: 'riposte-push',
  findings: 'riposte-findings',
  subscriptions: {
    findings: 'riposte-findings',
    commands: 'riposte-commands',
    watch: 'riposte-watch',
    undo: 'riposte-undo',
    audit: 'riposte-audit',
  },
};

export const workload = (changes: Partial<Workload> = {}): Workload => ({
  name: SERVICE,
  id: 'checkout',
  runtimeServiceAccount: RUNTIME,
  executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
  threatDetectionEnabled: true,
  ready: true,
  ...changes,
});

export const own = (id: string, changes: Partial<Workload> = {}): Workload =>
  workload({ name: `projects/${PROJECT.id}/locations/${LOCATION}/services/${id}`, id, ...changes });

export const securityService = (
  source: (typeof DETECTORS)[number]['source'],
  changes: Partial<SecurityService> = {},
): SecurityService => ({
  state: 'ENABLED',
  modules: Object.fromEntries(
    DETECTORS.filter((detector) => detector.source === source).map(({ module }) => [module, 'ENABLED']),
  ),
  ...changes,
});

/** The Binary Authorization policy of a project that nobody has configured. */
export const GOOGLES_POLICY = {
  evaluationMode: 'ALWAYS_ALLOW',
  enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
  attestors: [],
  exemptImages: [],
  otherRules: 0,
} as const;

export const rule = (changes: Partial<PolicyRule> = {}): PolicyRule => ({
  allowAll: false,
  denyAll: false,
  enforce: false,
  allowed: [],
  denied: [],
  condition: '',
  ...changes,
});

const PUSH = `serviceAccount:riposte-push@${PROJECT.id}.iam.gserviceaccount.com`;
const SERVICES = [NAMES.responder, NAMES.actor].map(
  (id) => `projects/${PROJECT.id}/locations/${LOCATION}/services/${id}`,
);

/** The same answers for the questions about the pipeline itself. */
export const pipelineFacts = (changes: Partial<PipelineFacts> = {}): PipelineFacts => ({
  pushAccount: known([]),
  functions: Object.fromEntries(
    SERVICES.map((service) => [service.split('/').at(-1) as string, known(service)]),
  ),
  invokers: Object.fromEntries(
    SERVICES.map((service) => [
      service,
      known([{ role: 'roles/run.servicesInvoker', members: [PUSH], condition: '' }]),
    ]),
  ),
  subscriptions: Object.fromEntries(
    Object.values(NAMES.subscriptions).map((name) => [name, known('https://responder.example.com')]),
  ),
  logBuckets: { 'riposte-evidence-logs': known('ACTIVE'), 'riposte-tamper-alarm': known('ACTIVE') },
  locations: Object.fromEntries(LOCATED_APIS.map((api) => [api, known(REGIONS)])),
  ...changes,
});

/** A deployed pipeline in a cloud without a problem. */
export const facts = (changes: Partial<CloudFacts> = {}): CloudFacts => ({
  project: known({ ...PROJECT, state: 'ACTIVE' }),
  organization: known(`organizations/${ORGANIZATION}`),
  apis: known([...APIS_BEFORE_TERRAFORM, ...neededApis(parsedConfig())]),
  bindings: known(
    SERVICE_AGENTS.map((agent) => ({
      role: agentRole(agent),
      members: [agentMember(agent, PROJECT.number)],
      condition: '',
    })),
  ),
  auditConfigs: known([{ service: 'allServices', logTypes: ['DATA_WRITE'] }]),
  runThreatDetection: known(securityService('cloud-run-threat-detection')),
  eventThreatDetection: known(securityService('event-threat-detection')),
  workloads: known({ found: [workload(), own(NAMES.responder), own(NAMES.actor)], unread: [] }),
  accounts: known(
    [
      RUNTIME,
      ...['responder', 'actor', 'build', 'push'].map(
        (id) => `riposte-${id}@${PROJECT.id}.iam.gserviceaccount.com`,
      ),
    ].map((email) => ({ email, disabled: false })),
  ),
  actorMayActAs: { [RUNTIME]: known(true) },
  orgPolicies: Object.fromEntries(CONSTRAINTS.map(({ id }) => [id, known([rule({ allowAll: true })])])),
  customConstraints: known([]),
  admissionPolicy: known(GOOGLES_POLICY),
  notificationConfigs: known([
    { id: NAMES.findings, topic: `projects/${PROJECT.id}/topics/${NAMES.findings}` },
  ]),
  organizationConfigs: known(3),
  pipeline: pipelineFacts(),
  ...changes,
});

export const subject = (
  changes: Partial<CloudFacts> = {},
  config: Parameters<typeof parsedConfig>[0] = {},
): Subject => ({
  config: parsedConfig({
    alerts: { channels: [`projects/${PROJECT.id}/notificationChannels/1`] },
    backend: { type: 'gcs', bucket: 'shop-prod-state', prefix: 'riposte' },
    ...config,
  }),
  names: NAMES,
  facts: facts(changes),
  nowMs: NOW_MS,
});

export function judge(id: string, changes: Partial<CloudFacts> = {}, config = {}) {
  const check = CHECKS.find((candidate) => candidate.id === id);
  if (!check) throw new Error(`no check is called ${id}`);
  return check.judge(subject(changes, config));
}
