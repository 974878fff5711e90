import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { checkedConfig, DetectionAndResponse } from '@riposte/gcp';
import { type App, GcsBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** What the platform team runs already; only named here. */
const REGION = 'europe-west1';
const EXISTING = {
  key: `projects/acme-keys/locations/${REGION}/keyRings/security/cryptoKeys/detection-and-response`,
  connector: `projects/acme-shared-vpc/locations/${REGION}/connectors/serverless`,
  buildPool: `projects/acme-builds/locations/${REGION}/workerPools/private`,
  channel: 'projects/acme-security/notificationChannels/1234567890123456789',
};

const config = checkedConfig({
  project: { id: 'acme-payments', number: '123456789012' },
  region: REGION,
  profile: 'hardened',
  mode: 'observe',
  // Write grants: 'leave' where only the owner of the key may let others use it.
  encryption: { kmsKey: EXISTING.key },
  network: { vpcConnector: EXISTING.connector, workerPool: EXISTING.buildPool },
  alerts: { channels: [EXISTING.channel] },
  operators: ['group:payments-oncall@example.com'],
  // A lock is for ever: prove the retention first.
  evidence: { retentionDays: 400, lock: false },
});

export interface SecurityStackProps {
  /** @default - the bundle inside the package */
  readonly bundleDir?: string;
}

/** A stack of the platform team's own, in which detection and response is one part. */
export class SecurityStack extends TerraformStack {
  constructor(scope: Construct, id: string, { bundleDir }: SecurityStackProps = {}) {
    super(scope, id);
    new GcsBackend(this, { bucket: 'acme-platform-terraform-state', prefix: id });
    new GoogleProvider(this, 'google', {
      project: config.project.id,
      region: config.region,
      userProjectOverride: true,
      billingProject: config.project.id,
    });

    const response = new DetectionAndResponse(this, 'response', {
      config,
      bundleDir,
      // Whatever an argument of the provider can say, without waiting for a release of the package.
      transform: { responder: { function: { labels: { team: 'platform' } } } },
    });

    // Parts are fields: the auditors read the evidence.
    new StorageBucketIamMember(this, 'auditors-read-evidence', {
      bucket: response.evidence.bucketName,
      role: 'roles/storage.objectViewer',
      member: 'group:auditors@example.com',
    });
  }
}

export function build(app: App, props: SecurityStackProps = {}): void {
  new SecurityStack(app, 'acme-security', props);
}
