import type { Profile } from '../deployment/profile';

/** The parts of a config about the canary that an admission policy needs. */
export interface CanaryChoice {
  readonly profile: Profile;
  readonly alerts: { readonly canary: boolean; readonly canaryImage?: string | undefined };
}

const TEST_REPOSITORY = 'marketplace.gcr.io/google/ubuntu2404';

/** The image of Google's own detector test, by tag: its current digest is not known. */
export const CANARY_TEST_IMAGE = `${TEST_REPOSITORY}:latest`;

/**
 * Patterns without which the pipeline's policy would refuse the pipeline's own canary, because nobody signs Google's image.
 * They name exactly the image's repository, to which only Google pushes. Cloud Run resolves a tag to a digest, and it is not
 * documented which of the two the policy judges, so the patterns name both. An operator signs their own image. Outside the
 * profile `hardened` the job does not have the setting, and no policy judges it.
 */
export function canaryImages({ profile, alerts }: Partial<CanaryChoice>): readonly string[] {
  if (profile !== 'hardened' || alerts?.canary !== true || alerts.canaryImage !== undefined) return [];
  return [CANARY_TEST_IMAGE, `${TEST_REPOSITORY}@*`];
}
