import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { GcsBackend, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { ResponseConfig } from '../core/config/response-schema';

export interface BaseStackProps {
  /** The place of Terraform's state. */
  readonly backend: ResponseConfig['backend'];
  /** The project that is deployed into and whose quota is used. */
  readonly projectId: string;
  readonly region: string;
}

/** Backend and provider of every stack that Riposte defines. */
export class BaseStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: BaseStackProps) {
    super(scope, id);
    this.createBackend(props.backend);
    new GoogleProvider(this, 'google', {
      project: props.projectId,
      region: props.region,
      // By default SCC counts quota in the caller's project, where its API is rarely enabled (TPG #10534).
      userProjectOverride: true,
      billingProject: props.projectId,
    });
  }

  /** Always explicit: cdktf's default backend writes an absolute path of the machine into the JSON. */
  private createBackend(backend: ResponseConfig['backend']): void {
    if (backend.type === 'gcs') {
      new GcsBackend(this, { bucket: backend.bucket, prefix: backend.prefix });
    } else {
      new LocalBackend(this, { path: backend.path });
    }
  }
}
