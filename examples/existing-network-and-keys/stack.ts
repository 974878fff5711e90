import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { checkedConfig, DetectionAndResponse, type DetectionAndResponseProps } from '@riposte/gcp';
import { type App, GcsBackend, TerraformOutput, TerraformStack } from 'cdktf';

/** Resources of the landing zone. Riposte creates no network and no key: who can create them can also remove them. */
const REGION = 'europe-west1';
const PROJECT = { id: 'acme-runtime', number: '210987654321' };
const NETWORK = 'acme-network';
const KEYS = 'acme-keys';

export const config = checkedConfig({
  project: PROJECT,
  region: REGION,
  // Writes cases and evidence, without permission to change anything. After you have read them for some weeks:
  // 'enforce'.
  mode: 'observe',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: [`checkout-runtime@${PROJECT.id}.iam.gserviceaccount.com`],
  },
  operators: ['group:secops-oncall@acme.example'],

  // Complies with the organization policies of a locked-down landing zone.
  profile: 'hardened',
  encryption: { kmsKey: `projects/${KEYS}/locations/${REGION}/keyRings/runtime/cryptoKeys/riposte` },
  network: {
    vpcConnector: `projects/${NETWORK}/locations/${REGION}/connectors/serverless`,
    workerPool: `projects/${NETWORK}/locations/${REGION}/workerPools/private`,
  },
  // Every plan reads the bucket, and fails if its evidence could be deleted too early or become public.
  existing: {
    evidenceBucket: 'acme-runtime-records',
    imageRepository: 'functions',
    buildServiceAccount: `function-builder@${PROJECT.id}.iam.gserviceaccount.com`,
  },

  alerts: { channels: [`projects/${PROJECT.id}/notificationChannels/1234567890123456789`] },
  audit: { deployers: [`deployer@${PROJECT.id}.iam.gserviceaccount.com`] },
});

/** What a test changes. main.ts changes nothing. */
export type SecurityStackProps = Partial<Pick<DetectionAndResponseProps, 'config' | 'bundleDir'>>;

/** A custom stack around the construct. It can contain other resources of the platform team. */
export class SecurityStack extends TerraformStack {
  constructor(app: App, props: SecurityStackProps = {}) {
    super(app, 'security');
    new GcsBackend(this, { bucket: 'acme-terraform-state', prefix: 'security/runtime' });
    new GoogleProvider(this, 'google', {
      project: PROJECT.id,
      region: REGION,
      userProjectOverride: true,
      billingProject: PROJECT.id,
    });
    const { responder, actor, evidence } = new DetectionAndResponse(this, 'riposte', {
      config,
      ...props,
      // The escape hatch: for arguments that the construct has no member for.
      transform: {
        findings: { topic: { labels: { owner: 'secops' } } },
        responder: (fn) => ({ ...fn, labels: { owner: 'secops' } }),
      },
    });
    new TerraformOutput(this, 'identities', {
      value: [responder.serviceAccount.email, actor.serviceAccount.email],
    });
    new TerraformOutput(this, 'evidence', { value: evidence.url });
  }
}
