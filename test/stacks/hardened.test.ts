import { readFileSync } from 'node:fs';
import { synthesizeProject } from '../../stacks/synthesize';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';
import { hardenedConstraints, type StackJson } from './hardened-constraints';

const REGION = 'europe-west1';
const PROJECT = { id: 'demo-prj', number: '210987654321' };
const CONSTRAINTS = hardenedConstraints(REGION, 'keys-prj', 'example.com');

function stackOf(changes: Parameters<typeof parsedConfig>[0]): StackJson {
  const config = parsedConfig({
    project: PROJECT,
    region: REGION,
    powers: {
      tiers: ['observe', 'access', 'workload'],
      runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
    },
    ...changes,
  });
  const files = synthesizeProject(config, { outdir: tempFolder('hardened'), bundleDir: standInBundle() });
  return JSON.parse(readFileSync(files.stackJsonPath, 'utf8')) as StackJson;
}

const HARDENED = stackOf({
  profile: 'hardened',
  encryption: { kmsKey: `projects/keys-prj/locations/${REGION}/keyRings/r/cryptoKeys/k` },
  network: {
    vpcConnector: `projects/net-prj/locations/${REGION}/connectors/c`,
    workerPool: `projects/build-prj/locations/${REGION}/workerPools/w`,
  },
});

/** What somebody writes who has not heard of any of it. */
const NAIVE: StackJson = {
  resource: {
    google_cloudfunctions2_function: {
      fn: { location: REGION, service_config: { environment_variables: { API_KEY: 'x' } }, build_config: {} },
    },
    google_service_account_key: { key: { service_account_id: 'x' } },
    google_pubsub_topic: { topic: { name: 'topic' } },
    google_storage_bucket: {
      bucket: { location: 'US', encryption: { default_kms_key_name: 'projects/x/k' } },
    },
    google_artifact_registry_repository: { repository: { location: REGION } },
    google_project_iam_member: {
      stranger: { member: 'user:somebody@elsewhere.example' },
      old: { member: 'serviceAccount:1-compute@developer.gserviceaccount.com' },
    },
    google_secret_manager_secret: { secret: { secret_id: 'x' } },
  },
};

describe.each(CONSTRAINTS.map((constraint) => [constraint.id, constraint] as const))(
  'the constraint %s',
  (_id, constraint) => {
    test('passes the profile hardened', () => {
      expect(constraint.offenders(HARDENED)).toEqual([]);
    });

    test('rejects a naive stack', () => {
      expect(constraint.offenders(NAIVE)).not.toEqual([]);
    });
  },
);

test('the profile standard is what needs hardening: it breaks some of them', () => {
  const broken = CONSTRAINTS.filter((constraint) => constraint.offenders(stackOf({})).length > 0);
  expect(broken.map(({ id }) => id)).toEqual([
    'run.allowedIngress',
    'run.allowedVPCEgress',
    'run.allowedBinaryAuthorizationPolicies',
    'gcp.restrictNonCmekServices',
    'gcp.resourceLocations, messages',
    'cloudbuild.allowedWorkerPools',
    'artifactregistryRequireCMEK',
  ]);
});

test('whoever encrypts waits until the service agents may use the key', () => {
  const topics = Object.values(HARDENED.resource.google_pubsub_topic ?? {});
  const waits = topics.map(({ depends_on: on }) =>
    (on as string[]).filter((each) => each.includes('kms_crypto_key_iam_member')),
  );
  expect(waits.map((each) => each.length)).toEqual(topics.map(() => 1));
});
