import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import { bucketLocation, PRIVATE_BUCKET } from './private-bucket';
import type { Project } from './project';

export interface EvidenceBucketProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** Days during which nobody can delete or overwrite an object. */
  readonly retentionDays: number;
}

const SECONDS_PER_DAY = 86_400;

/** Evidence of cases: written once, by create only (invariant 4). The retention is not locked: locking is forever. */
export class EvidenceBucket extends Construct {
  readonly bucket: StorageBucket;

  constructor(scope: Construct, id: string, props: EvidenceBucketProps) {
    super(scope, id);
    this.bucket = new StorageBucket(this, 'bucket', {
      ...PRIVATE_BUCKET,
      project: props.project.id,
      name: props.name,
      location: bucketLocation(props.region),
      versioning: { enabled: true },
      retentionPolicy: { retentionPeriod: props.retentionDays * SECONDS_PER_DAY },
    });
  }
}
