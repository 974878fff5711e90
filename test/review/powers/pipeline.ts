import type { JsonObject } from '../../../core/values/json';
import { type Declared, declared } from './planned';

/** None of our constructs uses these names, because the review must identify parts by what they do. */
export const P = 'acme-sec';
export const account = (name: string): string => `serviceAccount:${name}@${P}.iam.gserviceaccount.com`;
export const agent = (domain: string): string =>
  `serviceAccount:service-1234567890@${domain}.iam.gserviceaccount.com`;
const topic = (name: string): string => `projects/${P}/topics/${name}`;
const email = (name: string): string => account(name).slice('serviceAccount:'.length);

const serviceAccount = (name: string): Declared =>
  declared('google_service_account', name, {
    account_id: name,
    project: P,
    email: email(name),
    member: account(name),
  });

const service = (name: string): Declared =>
  declared('google_cloudfunctions2_function', name, {
    name,
    project: P,
    location: 'us-central1',
    build_config: [{ service_account: `projects/${P}/serviceAccounts/${email('builder')}` }],
    service_config: [{ service_account_email: email(name), uri: `https://${name}.run.app` }],
  });

const push = (name: string, to: string): Declared =>
  declared('google_pubsub_subscription', name, {
    name,
    project: P,
    topic: topic(name),
    push_config: [
      { push_endpoint: `https://${to}.run.app`, oidc_token: [{ service_account_email: email('knocker') }] },
    ],
  });

export const role = (id: string, permissions: readonly string[], more: JsonObject = {}): Declared =>
  declared('google_project_iam_custom_role', id, {
    role_id: id,
    project: P,
    name: `projects/${P}/roles/${id}`,
    permissions: [...permissions],
    stage: 'GA',
    ...more,
  });
export const roleName = (id: string): string => `projects/${P}/roles/${id}`;

export const projectGrant = (
  name: string,
  member: string,
  granted: string,
  more: JsonObject = {},
): Declared =>
  declared('google_project_iam_member', name, { project: P, member, role: granted, condition: [], ...more });
export const topicGrant = (
  name: string,
  on: string,
  member: string,
  granted = 'roles/pubsub.publisher',
): Declared =>
  declared('google_pubsub_topic_iam_member', name, {
    project: P,
    topic: topic(on),
    member,
    role: granted,
    condition: [],
  });
export const accountGrant = (name: string, on: string, member: string, granted: string): Declared =>
  declared('google_service_account_iam_member', name, {
    service_account_id: `projects/${P}/serviceAccounts/${email(on)}`,
    member,
    role: granted,
    condition: [],
  });
export const condition = (expression: string): JsonObject => ({
  condition: [{ title: 'only this', description: '', expression }],
});
const invokes = (name: string): Declared =>
  declared('google_cloud_run_v2_service_iam_member', name, {
    project: P,
    location: 'us-central1',
    name: `projects/${P}/locations/us-central1/services/${name}`,
    member: account('knocker'),
    role: 'roles/run.servicesInvoker',
    condition: [],
  });

export const LEDGER = `resource.name == "projects/${P}/databases/book"`;
export const DOES = ['run.services.get', 'run.services.update', 'run.operations.get', 'run.revisions.list'];
export const READS = [
  'logging.logEntries.list',
  'run.revisions.list',
  'run.services.get',
  'securitycenter.findings.list',
];

/** A small pipeline: findings go to `reader`, which publishes orders, which go to `fixer`. */
export const PIPELINE: readonly Declared[] = [
  declared('google_scc_v2_project_notification_config', 'config', {
    config_id: 'c',
    project: P,
    location: 'global',
    pubsub_topic: topic('inbox'),
    service_account: agent('gcp-sa-scc-notification').slice('serviceAccount:'.length),
  }),
  ...['inbox', 'orders'].map((name) => declared('google_pubsub_topic', name, { name, project: P })),
  push('inbox', 'reader'),
  push('orders', 'fixer'),
  ...['reader', 'fixer', 'knocker', 'builder'].map(serviceAccount),
  service('reader'),
  service('fixer'),
  invokes('reader'),
  invokes('fixer'),
  role('reads', READS),
  role('does', DOES),
  role('writes', ['datastore.entities.create', 'datastore.entities.get', 'datastore.entities.update']),
  projectGrant('reader-reads', account('reader'), roleName('reads')),
  projectGrant('fixer-does', account('fixer'), roleName('does')),
  projectGrant('reader-writes', account('reader'), roleName('writes'), condition(LEDGER)),
  projectGrant('builder-logs', account('builder'), 'roles/logging.logWriter'),
  topicGrant('scc-publishes', 'inbox', agent('gcp-sa-scc-notification')),
  topicGrant('reader-orders', 'orders', account('reader')),
  declared('google_pubsub_subscription_iam_member', 'agent-subscribes', {
    project: P,
    subscription: 'inbox',
    member: agent('gcp-sa-pubsub'),
    role: 'roles/pubsub.subscriber',
    condition: [],
  }),
];

export const without = (name: string, type?: string): readonly Declared[] =>
  PIPELINE.filter((each) => each.name !== name || (type !== undefined && each.type !== type));

/** The pipeline with other values of one resource. */
export const changed = (name: string, type: string, values: JsonObject): readonly Declared[] =>
  PIPELINE.map((each) =>
    each.name === name && each.type === type ? { ...each, values: { ...each.values, ...values } } : each,
  );
