import type { Construct } from 'constructs';
import { DetectionAndResponse } from '../constructs/pipeline/detection-and-response';
import type { HubConfig } from '../core/config/rollout-schema';
import { BaseStack } from './base-stack';

export interface OrganizationStackProps {
  /** The hub of `parseRollout`. */
  readonly hub: HubConfig;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
}

/** The hub of an organization or folder: the pipeline and its intake, without permissions on any workload. */
export class OrganizationStack extends BaseStack {
  readonly response: DetectionAndResponse;

  constructor(scope: Construct, id: string, { hub, bundleDir }: OrganizationStackProps) {
    super(scope, id, { backend: hub.backend, projectId: hub.project.id, region: hub.region });
    this.response = new DetectionAndResponse(this, 'riposte', { config: hub, bundleDir });
  }
}
