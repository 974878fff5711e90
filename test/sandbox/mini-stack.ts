import type { JsonObject } from '../../core/values/json';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import type { AssumptionSettings } from '../../sandbox/protocol/assumptions';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { bootOnce } from '../factories/boot-once';

import {
  BAD_IMAGE,
  BUCKET,
  CANONICAL,
  CLEAN_IMAGE,
  DATABASE,
  NUMBER,
  PROJECT,
  RUNTIME,
  SIBLING,
  WEB,
} from './fixture-names';

export * from './fixture-names';
export * from './little-cloud';

/** A Terraform expression, in the form of a synthesized stack. */
export const ref = (expression: string): string => `\${${expression}}`;

/** The APIs that the calls of these tests need. */
const APIS = [
  'run',
  'iam',
  'pubsub',
  'securitycenter',
  'securitycentermanagement',
  'storage',
  'firestore',
  'cloudfunctions',
  'cloudbuild',
  'artifactregistry',
  'secretmanager',
  'logging',
  'monitoring',
  'cloudscheduler',
  'orgpolicy',
  'binaryauthorization',
];

export type Blocks = Record<string, Record<string, JsonObject>>;

/** A handwritten stack with one resource of each kind. `change` breaks or extends it for one test. */
export function miniStack(change: (blocks: Blocks) => void = () => {}): JsonObject {
  const resource: Blocks = {
    google_project_service: Object.fromEntries(
      APIS.map((api) => [api, { service: `${api}.googleapis.com`, disable_on_destroy: false }]),
    ),
    google_service_account: {
      reader: { account_id: 'reader' },
      actor: { account_id: 'shop-actor' },
      push: { account_id: 'shop-push' },
    },
    google_project_iam_custom_role: {
      reader: {
        role_id: 'reader',
        title: 'reader',
        permissions: [
          'run.services.get',
          'run.services.list',
          'run.services.getIamPolicy',
          'run.revisions.list',
          'run.revisions.get',
          'run.operations.get',
          'logging.logEntries.list',
          'monitoring.timeSeries.list',
          'securitycenter.findings.list',
        ],
      },
      actor: {
        role_id: 'actor',
        title: 'actor',
        permissions: ['run.services.update', 'run.services.setIamPolicy'],
      },
      ledger: {
        role_id: 'ledger',
        title: 'ledger',
        permissions: ['datastore.entities.create', 'datastore.entities.get'],
      },
      evidence: { role_id: 'evidence', title: 'evidence', permissions: ['storage.objects.create'] },
    },
    google_project_iam_member: {
      'reader-reads': grant('reader', 'reader'),
      'actor-reads': grant('reader', 'actor'),
      'actor-acts': grant('actor', 'actor'),
      'actor-ledger': {
        ...grant('ledger', 'actor'),
        condition: { title: 'cases', expression: `resource.name == "${DATABASE}"` },
      },
      'actor-marks': { ...grant('', 'actor'), role: 'roles/securitycenter.findingSecurityMarksWriter' },
    },
    google_service_account_iam_member: {
      'act-as': {
        service_account_id: `projects/${PROJECT}/serviceAccounts/${RUNTIME}`,
        role: 'roles/iam.serviceAccountUser',
        member: ref('google_service_account.actor.member'),
      },
    },
    google_pubsub_topic: { findings: { name: 'findings' }, dead: { name: 'dead' } },
    google_scc_v2_project_notification_config: {
      findings: {
        config_id: 'findings',
        pubsub_topic: ref('google_pubsub_topic.findings.id'),
        streaming_config: { filter: 'finding_class="THREAT" AND resource_name:"//run.googleapis.com/"' },
      },
    },
    google_pubsub_topic_iam_member: {
      'scc-publishes': {
        topic: ref('google_pubsub_topic.findings.name'),
        role: 'roles/pubsub.publisher',
        member: `serviceAccount:\${google_scc_v2_project_notification_config.findings.service_account}`,
      },
      'agent-publishes': {
        topic: ref('google_pubsub_topic.dead.name'),
        role: 'roles/pubsub.publisher',
        member: `serviceAccount:service-\${data.google_project.home.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
      },
      'actor-publishes': {
        topic: ref('google_pubsub_topic.findings.name'),
        role: 'roles/pubsub.publisher',
        member: ref('google_service_account.actor.member'),
      },
    },
    google_pubsub_subscription: {
      findings: {
        name: 'findings',
        topic: ref('google_pubsub_topic.findings.id'),
        ack_deadline_seconds: 60,
        push_config: {
          push_endpoint: ref('google_cloudfunctions2_function.responder.service_config[0].uri'),
          oidc_token: {
            service_account_email: ref('google_service_account.push.email'),
            audience: ref('google_cloudfunctions2_function.responder.service_config[0].uri'),
          },
        },
        retry_policy: { minimum_backoff: '10s', maximum_backoff: '60s' },
        dead_letter_policy: {
          dead_letter_topic: ref('google_pubsub_topic.dead.id'),
          max_delivery_attempts: 5,
        },
      },
      dead: { name: 'dead', topic: ref('google_pubsub_topic.dead.id') },
    },
    google_pubsub_subscription_iam_member: {
      'agent-subscribes': {
        subscription: ref('google_pubsub_subscription.findings.name'),
        role: 'roles/pubsub.subscriber',
        member: `serviceAccount:service-\${data.google_project.home.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
      },
    },
    google_storage_bucket: {
      evidence: { name: BUCKET, location: 'US', retention_policy: { retention_period: 86_400 } },
      source: { name: `${PROJECT}-source`, location: 'US' },
    },
    google_storage_bucket_object: {
      zip: {
        bucket: ref('google_storage_bucket.source.name'),
        name: 'functions.zip',
        source: 'assets/functions.zip',
      },
    },
    google_storage_bucket_iam_member: {
      'actor-stores': {
        bucket: ref('google_storage_bucket.evidence.name'),
        role: ref('google_project_iam_custom_role.evidence.id'),
        member: ref('google_service_account.actor.member'),
      },
    },
    google_firestore_database: {
      cases: { name: 'cases', location_id: 'us-central1', type: 'FIRESTORE_NATIVE' },
    },
    google_cloudfunctions2_function: {
      responder: {
        name: 'responder',
        location: 'us-central1',
        depends_on: ['cloudfunctions', 'cloudbuild', 'artifactregistry', 'run'].map(
          (api) => `google_project_service.${api}`,
        ),
        build_config: {
          runtime: 'nodejs24',
          entry_point: 'respond',
          source: {
            storage_source: {
              bucket: ref('google_storage_bucket.source.name'),
              object: ref('google_storage_bucket_object.zip.name'),
            },
          },
        },
        service_config: {
          service_account_email: ref('google_service_account.reader.email'),
          environment_variables: { LEDGER: ref('google_firestore_database.cases.id') },
          timeout_seconds: 120,
        },
      },
    },
    google_cloud_run_v2_service_iam_member: {
      'push-invokes': {
        name: ref('google_cloudfunctions2_function.responder.name'),
        location: 'us-central1',
        role: 'roles/run.servicesInvoker',
        member: ref('google_service_account.push.member'),
      },
    },
    google_secret_manager_secret_iam_member: {
      'reader-secret': {
        secret_id: 'reputation',
        role: 'roles/secretmanager.secretAccessor',
        member: ref('google_service_account.reader.member'),
      },
    },
  };
  change(resource);
  afterApis(resource);
  return {
    provider: { google: [{ project: PROJECT, region: 'us-central1' }] },
    data: { google_project: { home: { project_id: PROJECT } } },
    resource,
    terraform: {},
  };
}

/** As in real stacks, every resource depends on the APIs that the stack enables. */
function afterApis(resource: Blocks): void {
  const apis = Object.keys(resource.google_project_service ?? {}).map((id) => `google_project_service.${id}`);
  for (const [type, blocks] of Object.entries(resource)) {
    if (type === 'google_project_service') continue;
    for (const block of Object.values(blocks)) Object.assign(block, { depends_on: apis });
  }
}

function grant(role: string, name: string): JsonObject {
  return {
    project: PROJECT,
    role: `\${google_project_iam_custom_role.${role}.name}`,
    member: `\${google_service_account.${name}.member}`,
  };
}

const revision = (name: string, image: string, createTime: string) => ({
  name,
  createTime,
  config: { containers: [{ name: 'app-1', image }], serviceAccount: RUNTIME },
});

export function miniSeed(over: Partial<CloudSeed> = {}): CloudSeed {
  return {
    projects: [{ id: PROJECT, number: NUMBER, ancestors: ['folders/333', 'organizations/123'] }],
    since: '2026-03-01T00:00:00.000Z',
    timing: { operationMs: 1_000, drainMs: 5_000, samplingMs: 1_000, delayMs: 2_000 },
    services: [
      {
        name: WEB,
        config: {
          description: 'the shop window',
          scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 20 },
        },
        bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
        revisions: [
          revision('web-00001-aaa', CLEAN_IMAGE, '2026-04-01T00:00:00Z'),
          revision('web-00002-bbb', BAD_IMAGE, '2026-04-13T00:00:00Z'),
        ],
      },
      {
        name: SIBLING,
        config: {},
        revisions: [revision('shop-00001-aaa', CLEAN_IMAGE, '2026-04-01T00:00:00Z')],
      },
    ],
    secrets: { [`projects/${PROJECT}/secrets/reputation/versions/1`]: 'vt-key' },
    virustotal: {
      apiKey: 'vt-key',
      files: { ['0f'.repeat(32)]: { last_analysis_stats: { malicious: 51 } } },
    },
    ...over,
    governance: {
      ...over.governance,
      // The runtime account of the workload belongs to another owner.
      serviceAccounts: {
        [`projects/${PROJECT}/serviceAccounts/${RUNTIME}`]: { disabled: false },
        ...over.governance?.serviceAccounts,
      },
    },
  };
}

/** The cloud of the stack with a change, in a world with a change. Tests with the same changes share it. */
export const boot = (
  change?: (blocks: Blocks) => void,
  seed: Partial<CloudSeed> = {},
  assumptions: Partial<AssumptionSettings> = {},
): CloudState => bootOnce(miniStack(change), miniSeed(seed), { assumptions });

export const notification = (over: JsonObject = {}): JsonObject => ({
  finding: {
    name: 'organizations/123/sources/111/locations/global/findings/f1',
    canonicalName: CANONICAL,
    parent: 'organizations/123/sources/111/locations/global',
    resourceName: `//run.googleapis.com/${WEB}`,
    state: 'ACTIVE',
    category: 'Execution: Built in Malicious Binary Executed',
    eventTime: '2026-04-14T10:01:02.345678Z',
    severity: 'CRITICAL',
    findingClass: 'THREAT',
    ...over,
  },
  resource: { name: `//run.googleapis.com/${WEB}`, type: 'google.cloud.run.Service', displayName: 'web' },
});
