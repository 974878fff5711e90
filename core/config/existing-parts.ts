import * as z from 'zod';

/** Cloud Storage's rules, without dots: a name with dots needs a verified domain. */
const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/, 'a bucket name: 3 to 63 of a-z, 0-9, - and _');

const repositoryName = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'the short name of a Docker repository in Artifact Registry');

const accountEmail = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/,
    'a service account: NAME@PROJECT.iam.gserviceaccount.com, NAME of 6 to 30 characters',
  );

/** Resources that the pipeline uses and does not create. All of them are in the pipeline's own project. */
export const existingParts = z.strictObject({
  /** The plan fails when the bucket's own retention is shorter than `evidence.retentionDays`. */
  evidenceBucket: bucketName.optional(),
  /**
   * In the pipeline's region; with `encryption`, created with the same key ("Protect your data with CMEK" of
   * functions).
   */
  imageRepository: repositoryName.optional(),
  /** Gets the grants that a build needs. Its owner controls everything else about it. */
  buildServiceAccount: accountEmail.optional(),
  /** Databases from an earlier deployment of this name: imported into the state instead of created. */
  ledgers: z.literal('import').optional(),
});
