/** The meaning of a member, and an example value for a config file. */
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
    means: 'The region of functions, ledgers and buckets. Riposte protects workloads in every region.',
    example: "'europe-west1'",
  },
  mode: {
    means:
      '`observe` investigates, plans and keeps evidence. `enforce` also acts. `approve` plans, and a person acts by hand, because approving is not built yet.',
    example: "'observe'",
  },
  powers: {
    means: 'The upper limit of what Riposte may do.',
    example:
      "{ tiers: ['observe', 'access', 'workload'], runtimeServiceAccounts: ['web-runtime@shop-prod.iam.gserviceaccount.com'] }",
  },
  'powers.tiers': {
    means:
      'The powers that mode `enforce` grants: `access` removes public access, `workload` moves traffic and stops services. [powers.md](powers.md) lists the permissions.',
    example: "['observe', 'access']",
  },
  'powers.runtimeServiceAccounts': {
    means:
      'The accounts that protected workloads run as. Each must belong to the protected project. Cloud Run requires `actAs` on them for every update. Synthesis warns about the default compute account.',
    example: "['web-runtime@shop-prod.iam.gserviceaccount.com']",
  },
  operators: {
    means:
      'Members who may request an undo, by publishing to the undo topic. Mode `enforce` needs at least one.',
    example: "['group:oncall@example.com']",
  },
  backend: {
    means: "The place of Terraform's state. Synthesis warns about mode `enforce` with a local state.",
    example: "{ type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' }",
  },
  'backend.type': { means: '`gcs` is a bucket; `local` is a file, for a trial.', example: "'gcs'" },
  'backend.bucket': {
    means: 'With `gcs`: an existing bucket, with versioning on.',
    example: "'shop-prod-terraform-state'",
  },
  'backend.prefix': { means: 'With `gcs`: the folder inside the bucket.', example: "'riposte'" },
  'backend.path': {
    means: 'With `local`: the file, relative to the repository.',
    example: "'riposte.tfstate'",
  },
  policy: { means: 'When Riposte acts, and how much.', example: "{ minimumSeverity: 'CRITICAL' }" },
  'policy.minimumSeverity': {
    means: 'Riposte records and reports findings below it, and changes no workload for them.',
    example: "'CRITICAL'",
  },
  'policy.exemptions': {
    means: 'Workloads that Riposte does not change until a given time. List each workload once.',
    example: `[${EXEMPTION}]`,
  },
  'policy.exemptions[].resource': {
    means: 'One workload of the protected project, by its exact name.',
    example: SERVICE,
  },
  'policy.exemptions[].reason': {
    means: 'The reason, for people who read the case.',
    example: "'load test'",
  },
  'policy.exemptions[].expires': {
    means:
      'The end of the exemption. Synthesis refuses an end after `policy.maxExemptionDays`, and warns about an exemption that has ended.',
    example: "'2027-01-31T00:00:00Z'",
  },
  'policy.maxExemptionDays': {
    means: 'The latest end of an exemption, in days after the synthesis.',
    example: '90',
  },
  'policy.cooldownSeconds': { means: 'Minimum time between two changes of one workload.', example: '600' },
  'policy.breaker': {
    means: 'The maximum number of containments within a period. Above it, plans wait for a person.',
    example: '{ containments: 5, perMinutes: 60 }',
  },
  'policy.breaker.containments': { means: 'The number of containments.', example: '5' },
  'policy.breaker.perMinutes': { means: 'The period in minutes.', example: '60' },
  'policy.holdHours': {
    means:
      'How long after an undo Riposte only notifies people of repeated findings on the same workload and image.',
    example: '48',
  },
  'policy.windowMinutes': {
    means: 'How far around the event time the investigation searches logs and related findings.',
    example: '30',
  },
  'policy.verifyWaitSeconds': {
    means:
      'How long the actor waits, within one delivery, until the metric shows that the instances are gone.',
    example: '120',
  },
  actions: { means: 'Turns actions off.', example: "{ disable: ['restrict-ingress'] }" },
  'actions.disable': {
    means:
      'Ids of actions that Riposte never plans and whose permissions it does not get. [catalogue.md](catalogue.md) lists the actions.',
    example: "['restrict-ingress']",
  },
  playbooks: {
    means: "Replaces the default choice of a playbook, by the detector's module.",
    example: "{ CLOUD_RUN_REVERSE_SHELL: 'default' }",
  },
  extend: {
    means:
      'Your own detectors, actions and playbooks. `examples/custom-response` is a complete repository with them.',
    example: '{ detectors: [], actions: [], playbooks: [] }',
  },
  'extend.detectors': { means: 'Made by `defineDetector`.', example: '[]' },
  'extend.actions': { means: 'Made by `defineAction`.', example: '[]' },
  'extend.playbooks': { means: 'Made by `definePlaybook`.', example: '[]' },
  evidence: { means: 'How evidence is kept.', example: '{ retentionDays: 730, lock: true }' },
  'evidence.retentionDays': {
    means: 'The number of days in which nobody can delete or overwrite evidence.',
    example: '730',
  },
  'evidence.lock': {
    means:
      'Locks the retention, which cannot be undone. You can then delete the bucket only after the retention of its last object.',
    example: 'true',
  },
  reputation: {
    means:
      'Looks up the hash of a binary at a reputation service. If absent, the lookup is off, and no hash leaves the project.',
    example: "{ secretVersion: 'projects/shop-prod/secrets/reputation/versions/1' }",
  },
  'reputation.secretVersion': {
    means: 'The secret with the credential of the service.',
    example: "'projects/shop-prod/secrets/reputation/versions/1'",
  },
  name: {
    means: 'Prefix of the names of all resources. Use another one for a second instance.',
    example: "'riposte'",
  },
  preventDestroy: {
    means:
      'Refuses plans that destroy or replace resources that findings, evidence and alarms depend on. [destroy.md](destroy.md) has the step that sets `false`.',
    example: 'true',
  },
  profile: {
    means:
      '`hardened` meets the organization policies of a locked-down landing zone. It needs `encryption` and `network`.',
    example: "'hardened'",
  },
  encryption: { means: 'Your own key for all stored data.', example: `{ kmsKey: ${KEY} }` },
  'encryption.kmsKey': { means: 'The key, in `region`.', example: KEY },
  'encryption.grants': {
    means:
      '`leave`: the owner of the key has already granted the service agents its use, and the stack grants nothing.',
    example: "'leave'",
  },
  network: {
    means: 'The network for outgoing traffic of the functions.',
    example: `{ vpcConnector: ${CONNECTOR} }`,
  },
  'network.vpcConnector': { means: 'The connector, in `region`.', example: CONNECTOR },
  'network.workerPool': {
    means: 'A private pool that builds the functions.',
    example: "'projects/shop-prod/locations/europe-west1/workerPools/builds'",
  },
  'network.ingress': {
    means:
      'The ingress setting of the functions, if `run.allowedIngress` of a landing zone requires another one than the profile.',
    example: "'internal'",
  },
  functions: { means: 'How the functions run.', example: '{ minInstances: 1 }' },
  'functions.minInstances': {
    means: 'The number of instances that are always ready. [cost.md](cost.md) has the price.',
    example: '1',
  },
  notifications: { means: 'Which findings arrive.', example: "{ scope: { organization: '123456789012' } }" },
  'notifications.scope': {
    means: 'The source of findings and audit logs. A rollout needs an organization or a folder.',
    example: "{ organization: '123456789012' }",
  },
  'notifications.scope.folder': { means: "The folder's number.", example: "'345678901234'" },
  'notifications.scope.organization': { means: "The organization's number.", example: "'123456789012'" },
  ...clauseMembers('include', 'Findings that arrive in addition to those of the catalogue.'),
  ...clauseMembers(
    'exclude',
    'Findings that do not arrive. Prefer an exemption, with which Riposte still records them.',
  ),
  alerts: {
    means: 'Recipients of alerts, and how the pipeline watches itself.',
    example: '{ heartbeatMinutes: 10 }',
  },
  'alerts.channels': {
    means:
      'Notification channels of Cloud Monitoring. Without a channel, alerts open incidents but notify nobody.',
    example: "['projects/shop-prod/notificationChannels/1234567890']",
  },
  'alerts.runbookBase': {
    means: 'The address of your runbooks. Alerts link to it.',
    example: "'https://wiki.example.com/riposte'",
  },
  'alerts.heartbeatMinutes': {
    means: 'The interval of the heartbeat through the pipeline. See [heartbeat.md](heartbeat.md).',
    example: '15',
  },
  'alerts.heartbeatSource': {
    means: 'Starts the heartbeat in Security Command Center, with its own source. It needs an organization.',
    example: "'create'",
  },
  'alerts.canary': { means: "Runs Google's own test of the detectors every day.", example: 'true' },
  'alerts.canaryImage': {
    means: 'Another image for the canary. It must have `sh`, `sleep` and `base64`.',
    example: "'europe-west1-docker.pkg.dev/shop-prod/apps/canary:v1'",
  },
  'alerts.schedulerRegion': {
    means: 'The region of the scheduler jobs, if `region` does not have Cloud Scheduler.',
    example: "'europe-west1'",
  },
  audit: { means: 'How Riposte uses audit logs.', example: '{ tamper: true }' },
  'audit.tamper': {
    means: 'Detects changes of detection and of the pipeline itself.',
    example: 'true',
  },
  'audit.sccWrites': {
    means:
      'Data Access logs of Security Command Center. Without them, closing a finding leaves no trace. Terraform replaces the whole audit config, so state what exists: `nothing-exists`, or the log types.',
    example: "'nothing-exists'",
  },
  'audit.sccWrites[].logType': { means: 'An existing log type.', example: "'DATA_READ'" },
  'audit.sccWrites[].exemptedMembers': {
    means: 'Whom it exempts.',
    example: "['user:auditor@example.com']",
  },
  'audit.evidence': {
    means: "A copy of the workloads' audit logs in a separate bucket. `false` removes the copy.",
    example: '{ retentionDays: 400 }',
  },
  'audit.evidence.retentionDays': { means: 'Days to keep the copy.', example: '400' },
  'audit.evidence.lock': { means: 'Locks that retention, which cannot be undone.', example: 'false' },
  'audit.deployers': {
    means:
      'Addresses of accounts that deploy the pipeline. Their changes of it count one severity level less.',
    example: "['deployer@shop-ci.iam.gserviceaccount.com']",
  },
  admission: {
    means:
      'Binary Authorization: images without a signature do not run. [signing.md](signing.md) has the steps.',
    example: `{ policy: 'adopt', signers: [${SIGNER}] }`,
  },
  'admission.policy': {
    means:
      '`create` replaces the policy of the project, `adopt` imports it first, `leave` does not change it.',
    example: "'adopt'",
  },
  'admission.stage': {
    means: '`dry-run` refuses no image, and logs the images that `enforce` would refuse.',
    example: "'dry-run'",
  },
  'admission.signers': {
    means: 'Members who sign images. The identity that builds them must not sign.',
    example: `[${SIGNER}]`,
  },
  'admission.exemptImages': {
    means: 'Paths of images that need no signature.',
    example: "['europe-west1-docker.pkg.dev/shop-prod/cloud-run-source-deploy/**']",
  },
  'admission.builders': {
    means: 'Addresses of accounts that build the images. None of them may sign.',
    example: "['image-builder@shop-ci.iam.gserviceaccount.com']",
  },
  existing: {
    means:
      'Existing resources to use. [existing-resources.md](existing-resources.md) explains what happens to each.',
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
    means: 'Imports the databases of an earlier deployment to the state, with their data.',
    example: "'import'",
  },
};
