/** What a member means, and a value for it as it stands in a config file. */
export interface MemberText {
  readonly means: string;
  /** TypeScript, valid at this place. */
  readonly example: string;
}

const IAM_CLAUSE = "[{ field: 'category', equals: 'Bait Credential Used' }]";
const KEY = "'projects/shop-prod/locations/europe-west1/keyRings/main/cryptoKeys/riposte'";
const CONNECTOR = "'projects/shop-prod/locations/europe-west1/connectors/egress'";
const SERVICE = "'projects/shop-prod/locations/europe-west1/services/load-test'";
export const EXEMPTION = `{ resource: ${SERVICE}, reason: 'load test', expires: '2027-01-31T00:00:00Z' }`;
const SIGNER = "'serviceAccount:image-signer@shop-ci.iam.gserviceaccount.com'";
const FIELD = "'category'";

const clauseMembers = (list: 'include' | 'exclude', means: string): Record<string, MemberText> => ({
  [`notifications.${list}`]: { means, example: IAM_CLAUSE },
  [`notifications.${list}[].field`]: {
    means: 'The field of the finding that the clause compares.',
    example: FIELD,
  },
  [`notifications.${list}[].equals`]: {
    means: 'The whole value of the field.',
    example: "'Bait Credential Used'",
  },
  [`notifications.${list}[].contains`]: {
    means: 'A part of the value, instead of `equals`.',
    example: "'Credential'",
  },
});

/** The members of one project's config, and of a hub's. */
export const MEMBERS: Readonly<Record<string, MemberText>> = {
  project: {
    means: 'The protected project. In a rollout: the project that the pipeline runs in.',
    example: "{ id: 'shop-prod', number: '210987654321' }",
  },
  'project.id': { means: 'Its id.', example: "'shop-prod'" },
  'project.number': {
    means: "Its number, which names Google's service agents: `gcloud projects describe PROJECT`.",
    example: "'210987654321'",
  },
  region: {
    means: 'Where functions, ledgers and buckets are. Workloads of every region are protected.',
    example: "'europe-west1'",
  },
  mode: {
    means:
      '`observe` investigates, plans and keeps evidence. `enforce` acts. `approve` plans and waits for a person to act by hand: approving is not built yet.',
    example: "'observe'",
  },
  powers: {
    means: 'What Riposte may ever do.',
    example:
      "{ tiers: ['observe', 'access', 'workload'], runtimeServiceAccounts: ['web-runtime@shop-prod.iam.gserviceaccount.com'] }",
  },
  'powers.tiers': {
    means:
      'Which powers are granted in mode `enforce`: `access` removes public access, `workload` moves traffic and stops services. [powers.md](powers.md) has the permissions.',
    example: "['observe', 'access']",
  },
  'powers.runtimeServiceAccounts': {
    means:
      'The accounts that protected workloads run as, each of the protected project. Cloud Run asks for `actAs` on them for every update. Synthesis warns of the default compute account.',
    example: "['web-runtime@shop-prod.iam.gserviceaccount.com']",
  },
  operators: {
    means: 'Who may ask for an undo, by publishing to the undo topic. Mode `enforce` needs somebody.',
    example: "['group:oncall@example.com']",
  },
  backend: {
    means: "Where Terraform's state is. Synthesis warns of mode `enforce` with a local state.",
    example: "{ type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' }",
  },
  'backend.type': { means: '`gcs` is a bucket; `local` is a file, for a trial.', example: "'gcs'" },
  'backend.bucket': {
    means: 'With `gcs`: a bucket that exists, with versioning on.',
    example: "'shop-prod-terraform-state'",
  },
  'backend.prefix': { means: 'With `gcs`: the folder inside the bucket.', example: "'riposte'" },
  'backend.path': {
    means: 'With `local`: the file, relative to the repository.',
    example: "'riposte.tfstate'",
  },
  policy: { means: 'When Riposte acts, and how much.', example: "{ minimumSeverity: 'CRITICAL' }" },
  'policy.minimumSeverity': {
    means: 'Findings below it are recorded and reported, and change no workload.',
    example: "'CRITICAL'",
  },
  'policy.exemptions': {
    means: 'Workloads that Riposte leaves alone for a while. Each workload stands here once.',
    example: `[${EXEMPTION}]`,
  },
  'policy.exemptions[].resource': {
    means: 'One workload of the protected project, by its exact name.',
    example: SERVICE,
  },
  'policy.exemptions[].reason': { means: 'Why, for whoever reads the case.', example: "'load test'" },
  'policy.exemptions[].expires': {
    means:
      'When the exemption ends. Synthesis refuses an end after `policy.maxExemptionDays`, and warns of one that is over.',
    example: "'2027-01-31T00:00:00Z'",
  },
  'policy.maxExemptionDays': {
    means: 'How far in the future an exemption may end, on the day of the synthesis.',
    example: '90',
  },
  'policy.cooldownSeconds': { means: 'Least time between two changes of one workload.', example: '600' },
  'policy.breaker': {
    means: 'How many containments there may be within some minutes. Over it, plans wait for a person.',
    example: '{ containments: 5, perMinutes: 60 }',
  },
  'policy.breaker.containments': { means: 'How many.', example: '5' },
  'policy.breaker.perMinutes': { means: 'Within how many minutes.', example: '60' },
  'policy.holdHours': {
    means: 'How long an undo holds repeated findings on the same workload and image to a notification.',
    example: '48',
  },
  'policy.windowMinutes': {
    means: 'How far around the event time the investigation searches logs and related findings.',
    example: '30',
  },
  'policy.verifyWaitSeconds': {
    means:
      'How long the actor waits, within one delivery, for the metric to say that the instances are gone.',
    example: '120',
  },
  actions: { means: 'Which actions are off.', example: "{ disable: ['restrict-ingress'] }" },
  'actions.disable': {
    means:
      'Ids of actions that are never planned and whose permissions are not granted. [catalogue.md](catalogue.md) lists them.',
    example: "['restrict-ingress']",
  },
  playbooks: {
    means: 'Another playbook than the usual one, by the module of the detector.',
    example: "{ CLOUD_RUN_REVERSE_SHELL: 'default' }",
  },
  extend: {
    means:
      'Detectors, actions and playbooks of your own. `examples/custom-response` has a whole repository with them.',
    example: '{ detectors: [], actions: [], playbooks: [] }',
  },
  'extend.detectors': { means: 'Made by `defineDetector`.', example: '[]' },
  'extend.actions': { means: 'Made by `defineAction`.', example: '[]' },
  'extend.playbooks': { means: 'Made by `definePlaybook`.', example: '[]' },
  evidence: { means: 'How evidence is kept.', example: '{ retentionDays: 730, lock: true }' },
  'evidence.retentionDays': {
    means: 'How long nobody can delete or overwrite evidence.',
    example: '730',
  },
  'evidence.lock': {
    means: 'Locks the retention. It cannot be undone: the bucket then lives until its last object may go.',
    example: 'true',
  },
  reputation: {
    means:
      'Looks up the hash of a binary at a reputation service. Absent: it is off, and no hash leaves the project.',
    example: "{ secretVersion: 'projects/shop-prod/secrets/reputation/versions/1' }",
  },
  'reputation.secretVersion': {
    means: 'Where the credential of the service is.',
    example: "'projects/shop-prod/secrets/reputation/versions/1'",
  },
  name: {
    means: 'Prefix of the names of all resources; another one makes a second instance.',
    example: "'riposte'",
  },
  preventDestroy: {
    means:
      'Refuses plans that destroy or replace what findings, evidence and alarms depend on. [destroy.md](destroy.md) has the step that sets `false`.',
    example: 'true',
  },
  profile: {
    means:
      '`hardened` passes the organization policies of a locked-down landing zone; it needs `encryption` and `network`.',
    example: "'hardened'",
  },
  encryption: { means: 'A key of your own for everything that is stored.', example: `{ kmsKey: ${KEY} }` },
  'encryption.kmsKey': { means: 'The key, in `region`.', example: KEY },
  'encryption.grants': {
    means: '`leave`: the owner of the key has let the service agents use it, and nothing is granted here.',
    example: "'leave'",
  },
  network: {
    means: 'The network that the functions leave through.',
    example: `{ vpcConnector: ${CONNECTOR} }`,
  },
  'network.vpcConnector': { means: 'The connector, in `region`.', example: CONNECTOR },
  'network.workerPool': {
    means: 'A private pool that builds the functions.',
    example: "'projects/shop-prod/locations/europe-west1/workerPools/builds'",
  },
  'network.ingress': {
    means: 'What `run.allowedIngress` of a landing zone demands, where it is not what the profile chooses.',
    example: "'internal'",
  },
  functions: { means: 'How the functions run.', example: '{ minInstances: 1 }' },
  'functions.minInstances': {
    means: 'Instances that are always ready. [cost.md](cost.md) has the price.',
    example: '1',
  },
  notifications: { means: 'Which findings arrive.', example: "{ scope: { organization: '123456789012' } }" },
  'notifications.scope': {
    means: 'Where findings and audit logs are taken from. A rollout needs an organization or a folder.',
    example: "{ organization: '123456789012' }",
  },
  'notifications.scope.folder': { means: "The folder's number.", example: "'345678901234'" },
  'notifications.scope.organization': { means: "The organization's number.", example: "'123456789012'" },
  ...clauseMembers('include', 'Findings that arrive besides those of the catalogue.'),
  ...clauseMembers(
    'exclude',
    'Findings that do not arrive. Prefer an exemption: then they are still recorded.',
  ),
  alerts: {
    means: 'Who is alerted, and how the pipeline watches itself.',
    example: '{ heartbeatMinutes: 10 }',
  },
  'alerts.channels': {
    means:
      'Notification channels of Cloud Monitoring. Without one, alerts open incidents that nobody is notified of.',
    example: "['projects/shop-prod/notificationChannels/1234567890']",
  },
  'alerts.runbookBase': {
    means: 'Where your runbooks are; alerts link to it.',
    example: "'https://wiki.example.com/riposte'",
  },
  'alerts.heartbeatMinutes': {
    means: 'How often a heartbeat crosses the pipeline. [heartbeat.md](heartbeat.md) has more.',
    example: '15',
  },
  'alerts.heartbeatSource': {
    means:
      'Lets the heartbeat begin in Security Command Center, with a source of its own. It needs an organization.',
    example: "'create'",
  },
  'alerts.canary': { means: "Runs Google's own test of the detectors every day.", example: 'true' },
  'alerts.canaryImage': {
    means: 'Another image for it, with `sh`, `sleep` and `base64`.',
    example: "'europe-west1-docker.pkg.dev/shop-prod/apps/canary:v1'",
  },
  'alerts.schedulerRegion': {
    means: 'Where the scheduler jobs are, for a region without Cloud Scheduler.',
    example: "'europe-west1'",
  },
  audit: { means: 'What is seen of the audit logs.', example: '{ tamper: true }' },
  'audit.tamper': {
    means: 'Watches for changes of the detection and of the pipeline itself.',
    example: 'true',
  },
  'audit.sccWrites': {
    means:
      'Data Access logs of Security Command Center, without which closing a finding leaves no trace. The audit config is replaced as a whole, so say what exists: `nothing-exists`, or the log types.',
    example: "'nothing-exists'",
  },
  'audit.sccWrites[].logType': { means: 'A log type that exists.', example: "'DATA_READ'" },
  'audit.sccWrites[].exemptedMembers': {
    means: 'Whom it exempts.',
    example: "['user:auditor@example.com']",
  },
  'audit.evidence': {
    means: "A copy of the workloads' audit logs in a bucket of its own; `false` removes the copy.",
    example: '{ retentionDays: 400 }',
  },
  'audit.evidence.retentionDays': { means: 'How long the copy is kept.', example: '400' },
  'audit.evidence.lock': { means: 'Locks that retention. It cannot be undone.', example: 'false' },
  'audit.deployers': {
    means: 'Who deploys the pipeline, by address: their changes of it count one level less.',
    example: "['deployer@shop-ci.iam.gserviceaccount.com']",
  },
  admission: {
    means:
      'Binary Authorization: images that nobody signed do not run. [signing.md](signing.md) has the steps.',
    example: `{ policy: 'adopt', signers: [${SIGNER}] }`,
  },
  'admission.policy': {
    means:
      '`create` replaces the policy of the project, `adopt` imports it first, `leave` does not touch it.',
    example: "'adopt'",
  },
  'admission.stage': {
    means: '`dry-run` refuses nothing and logs what it would refuse.',
    example: "'dry-run'",
  },
  'admission.signers': {
    means: 'Who signs images: never the identity that builds them.',
    example: `[${SIGNER}]`,
  },
  'admission.exemptImages': {
    means: 'Paths of images that need no signature.',
    example: "['europe-west1-docker.pkg.dev/shop-prod/cloud-run-source-deploy/**']",
  },
  'admission.builders': {
    means: 'Who builds the images, by address: none of them may sign.',
    example: "['image-builder@shop-ci.iam.gserviceaccount.com']",
  },
  existing: {
    means:
      'Parts that exist already. [existing-resources.md](existing-resources.md) says what happens to each.',
    example: "{ evidenceBucket: 'acme-records' }",
  },
  'existing.evidenceBucket': { means: 'A bucket for the evidence.', example: "'acme-records'" },
  'existing.imageRepository': {
    means: 'A repository for the images of the functions.',
    example: "'functions'",
  },
  'existing.buildServiceAccount': {
    means: 'The account that builds the functions.',
    example: "'function-builder@shop-prod.iam.gserviceaccount.com'",
  },
  'existing.ledgers': {
    means: 'Takes the databases of an earlier deployment into the state, with their data.',
    example: "'import'",
  },
};
