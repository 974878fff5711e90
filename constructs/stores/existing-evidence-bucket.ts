import { DataGoogleStorageBucket } from '@cdktf/provider-google/lib/data-google-storage-bucket';
import type { Postcondition } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { EvidenceLocation } from './evidence-location';
import { SECONDS_PER_DAY } from './private-bucket';

export interface ExistingEvidenceBucketProps {
  readonly project: Project;
  /** A bucket of the pipeline's own project: a project's custom role can be granted on no other bucket. */
  readonly name: string;
  /** Days. The plan fails when the bucket keeps objects for a shorter time. */
  readonly retentionDays: number;
  /**
   * The plan fails when the bucket has no default key.
   *
   * @default - false: Google's keys are enough
   */
  readonly encrypted?: boolean;
}

/**
 * A bucket that every plan reads. The plan fails when evidence in the bucket could be lost or seen by others. Under
 * ProjectServices the first deployment reads it during the apply, after the Cloud Storage API is enabled.
 */
export class ExistingEvidenceBucket extends Construct implements EvidenceLocation {
  /** A literal: the name is known, so that roles and environments do not wait for the read. */
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

/** A block that a bucket lacks is an empty list in the provider's answer. `try` then returns its fallback. */
function expectations({ name, retentionDays, encrypted }: ExistingEvidenceBucketProps): Postcondition[] {
  const seconds = retentionDays * SECONDS_PER_DAY;
  const all = [
    {
      holds: `try(tonumber(self.retention_policy[0].retention_period), 0) >= ${seconds}`,
      found: `keeps objects for less than ${retentionDays} days`,
      expected: `a retention policy of at least ${seconds} seconds, so that nobody can delete or overwrite evidence earlier`,
    },
    {
      holds: 'self.uniform_bucket_level_access',
      found: 'has object ACLs',
      expected: 'uniform bucket-level access, so that only its IAM policy grants access',
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
            expected: 'a default key, because the config names a key of your own',
          },
        ]
      : []),
  ];
  return all.map(({ holds, found, expected }) => ({
    condition: `\${${holds}}`,
    errorMessage: `The bucket ${name} ${found}; expected ${expected}; fix the bucket, or remove existing.evidenceBucket from the config, so that the pipeline creates its own.`,
  }));
}
