import { DataGoogleStorageBucket } from '@cdktf/provider-google/lib/data-google-storage-bucket';
import type { Postcondition } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { EvidenceLocation } from './evidence-location';
import { SECONDS_PER_DAY } from './private-bucket';

export interface ExistingEvidenceBucketProps {
  readonly project: Project;
  /** In that project: the pipeline's role can be granted on buckets of its own project only. */
  readonly name: string;
  /** Days; the plan fails when the bucket keeps objects for less. */
  readonly retentionDays: number;
  /**
   * The plan fails when the bucket has no default key.
   *
   * @default - false: Google's keys will do
   */
  readonly encrypted?: boolean;
}

/**
 * A bucket that is read by every plan, and refused where evidence in it could be lost or seen. Under ProjectServices
 * the first deployment reads it during the apply, when Cloud Storage's API is known to be on.
 */
export class ExistingEvidenceBucket extends Construct implements EvidenceLocation {
  /** Spelled out: the name is known, and roles and environments need not wait for the reading. */
  readonly bucketName: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: ExistingEvidenceBucketProps) {
    super(scope, id);
    const { project, name } = props;
    new DataGoogleStorageBucket(this, 'bucket', {
      project: project.id,
      name,
      lifecycle: { postcondition: expectations(props) },
    });
    this.bucketName = name;
    this.url = `gs://${name}`;
  }
}

/** A block that a bucket lacks is an empty list in the provider's answer: `try` makes nothing of it. */
function expectations({ name, retentionDays, encrypted }: ExistingEvidenceBucketProps): Postcondition[] {
  const seconds = retentionDays * SECONDS_PER_DAY;
  const all = [
    {
      holds: `try(tonumber(self.retention_policy[0].retention_period), 0) >= ${seconds}`,
      found: `keeps objects for less than ${retentionDays} days`,
      expected: `a retention policy of at least ${seconds} seconds, so that evidence cannot be deleted or overwritten before`,
    },
    {
      holds: 'self.uniform_bucket_level_access',
      found: 'has object ACLs',
      expected: 'uniform bucket-level access, so that its IAM policy says all',
    },
    {
      holds: 'self.public_access_prevention == "enforced"',
      found: 'may become public',
      expected: 'public access prevention "enforced"',
    },
    ...(encrypted
      ? [
          {
            holds: 'try(self.encryption[0].default_kms_key_name, "") != ""',
            found: 'has no default key',
            expected: 'one, because the config names a key of your own',
          },
        ]
      : []),
  ];
  return all.map(({ holds, found, expected }) => ({
    condition: `\${${holds}}`,
    errorMessage: `The bucket ${name} ${found}; expected ${expected}; mend the bucket, or remove existing.evidenceBucket from the config: the pipeline then makes its own.`,
  }));
}
