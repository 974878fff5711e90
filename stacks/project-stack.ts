import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { GcsBackend, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { DetectionAndResponse } from '../constructs/detection-and-response';
import type { ResponseConfig } from '../core/config/response-config';

export interface ProjectStackProps {
  readonly config: ResponseConfig;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
}

/** Everything that one protected project needs, in that project. */
export class ProjectStack extends TerraformStack {
  readonly response: DetectionAndResponse;

  constructor(scope: Construct, id: string, props: ProjectStackProps) {
    super(scope, id);
    this.createBackend(props.config.backend);
    this.createProvider(props.config);
    this.response = new DetectionAndResponse(this, 'riposte', props);
  }

  /** Always explicit: cdktf's default backend writes an absolute path of the machine into the JSON. */
  private createBackend(backend: ResponseConfig['backend']): void {
    if (backend.type === 'gcs') {
      new GcsBackend(this, { bucket: backend.bucket, prefix: backend.prefix });
    } else {
      new LocalBackend(this, { path: backend.path });
    }
  }

  private createProvider({ project, region }: ResponseConfig): void {
    new GoogleProvider(this, 'google', {
      project: project.id,
      region,
      // SCC counts quota in the caller's project unless told otherwise, and its API is rarely on there (TPG #10534).
      userProjectOverride: true,
      billingProject: project.id,
    });
  }
}
