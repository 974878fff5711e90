import { StorageBucket, type StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import { type Encryption, waitsForKey } from './encryption-key';
import { bucketLocation, defaultKey, PRIVATE_BUCKET } from './private-bucket';
import type { Project } from './project';
import { type Transform, transformed } from './transform';

/** A bucket that evidence goes to; all that its users need of it. */
export interface EvidenceStore {
  readonly bucketName: string;
}

export interface EvidenceBucketProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** Days during which nobody can delete or overwrite an object. */
  readonly retentionDays: number;
  /**
   * Locks the retention. THIS CANNOT BE UNDONE, by nobody, Google included: from then on the retention can only be made
   * longer, no object can be deleted before its time, and neither can the bucket nor (while objects are left) its
   * project; you pay for the storage until then. `destroy` fails. Deploy unlocked first, and lock when the retention
   * has proved right.
   *
   * @default - false
   */
  readonly lock?: boolean;
  /**
   * A key of your own. Whoever disables it makes the evidence unreadable, whoever destroys it destroys the evidence,
   * lock or not: guard the key like the evidence.
   *
   * @default - a key of Google's
   */
  readonly encryption?: Encryption;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<StorageBucketConfig>;
}

const SECONDS_PER_DAY = 86_400;

/** Evidence of cases: written once, by create only (invariant 4). */
export class EvidenceBucket extends Construct implements EvidenceStore {
  readonly bucket: StorageBucket;

  /** A bucket that exists already, in the pipeline's project; its retention and key are its owner's. */
  static fromBucketName(bucketName: string): EvidenceStore {
    return { bucketName };
  }

  constructor(scope: Construct, id: string, { project, region, name, ...props }: EvidenceBucketProps) {
    super(scope, id);
    const config: StorageBucketConfig = {
      ...PRIVATE_BUCKET,
      project: project.id,
      name,
      location: bucketLocation(region),
      versioning: { enabled: true },
      retentionPolicy: {
        retentionPeriod: props.retentionDays * SECONDS_PER_DAY,
        ...(props.lock ? { isLocked: true } : {}),
      },
      ...defaultKey(props.encryption),
      ...waitsForKey(props.encryption),
    };
    this.bucket = new StorageBucket(this, 'bucket', transformed(config, props.transform));
  }

  get bucketName(): string {
    return this.bucket.name;
  }
}
