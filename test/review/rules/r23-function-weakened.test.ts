import type { Block, Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_cloudfunctions2_function';
const actor = (head: Head) => head.the(TYPE, 'actor/function');
const AT = 'actor/function';
type Value = Parameters<Head['set']>[2];
const sets = (path: string, value: Value, given?: Value): Pick<RuleCase, 'edit' | 'given'> => ({
  ...(given === undefined ? {} : { given: (head: Head) => head.set(actor(head), path, given) }),
  edit: (head) => head.set(actor(head), path, value),
});
const high = (says: RegExp): RuleCase['finds'] => [{ at: AT, severity: 'high', says }];
const medium = (says: RegExp): RuleCase['finds'] => [{ at: AT, severity: 'medium', says }];
const SERVICE = 'service_config';
const trigger = (retry_policy: string): Block => ({
  event_type: 'google.cloud.pubsub.topic.v1.messagePublished',
  retry_policy,
});

describeRule('R23', [
  {
    name: 'destroys the actor',
    edit: (head) => head.remove(actor(head)),
    finds: [{ at: AT, severity: 'critical', says: /does not respond/ }],
  },
  {
    name: 'moves the actor to another location',
    edit: (head) => head.set(actor(head), 'location', 'us-east5'),
    finds: [{ at: AT, severity: 'critical', says: /because location/ }],
  },
  {
    name: 'opens the function to the internet',
    ...sets(`${SERVICE}.ingress_settings`, 'ALLOW_ALL'),
    finds: high(/internet/),
  },
  {
    name: 'omits ingress, whose default is open',
    edit: (head) => head.unset(actor(head), `${SERVICE}.ingress_settings`),
    finds: high(/internet/),
  },
  {
    name: 'admits load balancers',
    ...sets(`${SERVICE}.ingress_settings`, 'ALLOW_INTERNAL_AND_GCLB'),
    finds: medium(/load balancers/),
  },
  {
    name: 'closes ingress again',
    ...sets(`${SERVICE}.ingress_settings`, 'ALLOW_INTERNAL_ONLY', 'ALLOW_ALL'),
    finds: [],
  },
  {
    name: "removes the function's own account",
    edit: (head) => head.unset(actor(head), `${SERVICE}.service_account_email`),
    finds: high(/default account/),
  },
  {
    name: 'gives the function another account',
    ...sets(`${SERVICE}.service_account_email`, 'root@p.iam.gserviceaccount.com'),
    finds: high(/another identity/),
  },
  { name: 'allows no instance', ...sets(`${SERVICE}.max_instance_count`, 0), finds: high(/to 0/) },
  { name: 'allows fewer instances', ...sets(`${SERVICE}.max_instance_count`, 1), finds: high(/to 1/) },
  { name: 'allows more instances', ...sets(`${SERVICE}.max_instance_count`, 50), finds: [] },
  { name: 'gives more memory', ...sets(`${SERVICE}.available_memory`, '1Gi'), finds: [] },
  { name: 'shortens the timeout', ...sets(`${SERVICE}.timeout_seconds`, 30), finds: high(/cut off/) },
  {
    name: 'pins traffic to an older revision',
    ...sets(`${SERVICE}.all_traffic_on_latest_revision`, false),
    finds: medium(/older revision/),
  },
  {
    name: 'changes the egress setting',
    ...sets(`${SERVICE}.vpc_connector_egress_settings`, 'PRIVATE_RANGES_ONLY', 'ALL_TRAFFIC'),
    finds: medium(/egress/),
  },
  {
    name: 'sets another entry point',
    ...sets('build_config.entry_point', 'noop'),
    finds: high(/from act to noop/),
  },
  {
    name: 'uses a runtime that has reached its end',
    ...sets('build_config.runtime', 'nodejs18'),
    finds: high(/no longer maintains/),
  },
  {
    name: 'uses another language',
    ...sets('build_config.runtime', 'python313'),
    finds: high(/another language/),
  },
  { name: 'uses a newer runtime', ...sets('build_config.runtime', 'nodejs26'), finds: [] },
  {
    name: 'builds with another account',
    ...sets('build_config.service_account', 'projects/p/serviceAccounts/x@y'),
    finds: medium(/builds the function/),
  },
  {
    name: 'stores images in another repository',
    ...sets('build_config.docker_repository', 'projects/p/locations/l/repositories/r'),
    finds: medium(/repository/),
  },
  {
    name: 'builds in another pool',
    ...sets('build_config.worker_pool', 'projects/p/locations/l/workerPools/w'),
    finds: medium(/pool/),
  },
  {
    name: 'disables the retry of events',
    ...sets('event_trigger', trigger('RETRY_POLICY_DO_NOT_RETRY'), trigger('RETRY_POLICY_RETRY')),
    finds: high(/fails once is lost/),
  },
  {
    name: 'adds a function that is open to the internet',
    edit: (head) => {
      const { '//': _, ...block } = structuredClone(actor(head).block);
      head.add(TYPE, 'second', {
        ...block,
        name: 'second-function',
        service_config: { ...(block.service_config as Block), ingress_settings: 'ALLOW_ALL' },
      });
    },
    finds: [{ at: 'second', severity: 'high', says: /internet/ }],
  },
  {
    name: 'sends evidence to another bucket',
    ...sets(`${SERVICE}.environment_variables.RIPOSTE_EVIDENCE_BUCKET`, 'other-bucket'),
    finds: high(/RIPOSTE_EVIDENCE_BUCKET has another value/),
  },
  {
    name: 'removes the ledger from the environment',
    edit: (head) => head.unset(actor(head), `${SERVICE}.environment_variables.RIPOSTE_LEDGER_DATABASE`),
    finds: high(/RIPOSTE_LEDGER_DATABASE is removed/),
  },
  ...['RIPOSTE_ENDPOINTS', 'NODE_OPTIONS', 'FIRESTORE_EMULATOR_HOST', 'https_proxy'].map(
    (name): RuleCase => ({
      name: `redirects the function with ${name}`,
      ...sets(`${SERVICE}.environment_variables.${name}`, 'x'),
      finds: high(new RegExp(`${name} is new`)),
    }),
  ),
  {
    name: 'redirects the function with a secret',
    ...sets(`${SERVICE}.secret_environment_variables`, [
      { key: 'NODE_OPTIONS', project_id: 'p', secret: 's', version: '1' },
    ]),
    finds: high(/NODE_OPTIONS is new/),
  },
  {
    name: 'runs a script in the build',
    ...sets('build_config.environment_variables', { GOOGLE_NODE_RUN_SCRIPTS: 'evil' }),
    finds: high(/script that runs/),
  },
  {
    name: 'adds a variable to the environment',
    ...sets(`${SERVICE}.environment_variables.LOG_LEVEL`, 'debug'),
    finds: [],
  },
  {
    name: "sets the function's account to a value that is unknown until the apply",
    unknown: [{ type: TYPE, path: AT, argument: `${SERVICE}.service_account_email` }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
  {
    name: 'sets the evidence bucket to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: `${SERVICE}.environment_variables.RIPOSTE_EVIDENCE_BUCKET` }],
    finds: [{ at: AT, severity: 'high', says: /RIPOSTE_EVIDENCE_BUCKET/, assumed: true }],
  },
]);
