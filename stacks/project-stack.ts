import type { Construct } from 'constructs';
import { DetectionAndResponse } from '../constructs/pipeline/detection-and-response';
import type { ResponseConfig } from '../core/config/response-schema';
import { BaseStack } from './base-stack';

export interface ProjectStackProps {
  readonly config: ResponseConfig;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
}

/** Everything that one protected project needs, deployed into that project. */
export class ProjectStack extends BaseStack {
  readonly response: DetectionAndResponse;

  constructor(scope: Construct, id: string, props: ProjectStackProps) {
    const { backend, project, region } = props.config;
    super(scope, id, { backend, projectId: project.id, region });
    this.response = new DetectionAndResponse(this, 'riposte', props);
  }
}
