import { StorageBucket, type StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import { type Transform, transformed } from '../provider/transform';
import type { EvidenceLocation } from './evidence-location';
import { ExistingEvidenceBucket, type ExistingEvidenceBucketProps } from './existing-evidence-bucket';
import { bucketLocation, encryptedWith, PRIVATE_BUCKET, SECONDS_PER_DAY } from './private-bucket';

export interface EvidenceBucketProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** Days during which nobody can delete or overwrite an object. */
  readonly retentionDays: number;
  /**
   * Locks the retention policy. Nobody, neither the owner of the organization nor Google, can then shorten it, or
   * delete the bucket while it holds an object whose retention has not ended. A lock cannot be undone.
   *
   * @default - false: a project owner can still shorten it
   */
  readonly lock?: boolean;
  /** @default - a Google-managed key */
  readonly kmsKey?: string;
  /**
   * Refuse plans that destroy or replace it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<StorageBucketConfig>;
}
/** Evidence of cases. Each object is created once and never overwritten (invariant 4). */
export class EvidenceBucket extends Construct implements EvidenceLocation {
  /**
   * An existing bucket. Riposte does not change its settings. `plan` reads it and fails when it breaks invariant 4:
   * objects that can be deleted or overwritten too early, object ACLs, or public access.
   */
  static fromBucketName(scope: Construct, id: string, props: ExistingEvidenceBucketProps): EvidenceLocation {
    return new ExistingEvidenceBucket(scope, id, props);
  }

  readonly bucket: StorageBucket;

  constructor(scope: Construct, id: string, props: EvidenceBucketProps) {
    super(scope, id);
    this.bucket = new StorageBucket(
      this,
      'bucket',
      transformed(
        {
          ...PRIVATE_BUCKET,
          project: props.project.id,
          name: props.name,
          location: bucketLocation(props.region),
          // `destroy` refuses a bucket that still holds evidence.
          forceDestroy: false,
          retentionPolicy: {
            retentionPeriod: props.retentionDays * SECONDS_PER_DAY,
            ...(props.lock ? { isLocked: true } : {}),
          },
          ...encryptedWith(props.kmsKey),
          lifecycle: { preventDestroy: props.preventDestroy ?? true },
        },
        props.transform,
      ),
    );
  }

  get bucketName(): string {
    return this.bucket.name;
  }

  get url(): string {
    return this.bucket.url;
  }
}
