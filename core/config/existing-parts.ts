import * as z from 'zod';

/** Cloud Storage's rules, without the dots that would need a domain's verification. */
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

/** What the pipeline uses and does not make. All of it is in the pipeline's own project. */
export const existingParts = z.strictObject({
  /** Its owner's retention counts; the plan fails when that is shorter than `evidence.retentionDays`. */
  evidenceBucket: bucketName.optional(),
  /** In the pipeline's region; with `encryption`, made with the same key ("Protect your data with CMEK" of functions). */
  imageRepository: repositoryName.optional(),
  /** Gets the grants that a build needs; everything else of it stays its owner's. */
  buildServiceAccount: accountEmail.optional(),
  /** Databases that an earlier deployment of this name left behind: taken into the state instead of made. */
  ledgers: z.literal('import').optional(),
});
