import type { Profile } from '../config/deployment-config';

/** A config's choices for the canary, as far as an admission policy needs them. */
export interface CanaryChoice {
  readonly profile: Profile;
  readonly alerts: { readonly canary: boolean; readonly canaryImage?: string | undefined };
}

const TEST_REPOSITORY = 'marketplace.gcr.io/google/ubuntu2404';

/** The image of Google's own detector test, by tag: no page states its current digest. */
export const CANARY_TEST_IMAGE = `${TEST_REPOSITORY}:latest`;

/**
 * Patterns without which the pipeline's own policy would refuse its own canary, because nobody signs Google's image.
 * They cover exactly its repository, to which only Google pushes. Cloud Run resolves a tag to a digest, and Google does
 * not document which of the two the policy checks, so the patterns name both. An operator signs an operator's own
 * image. Outside of the profile `hardened` the job does not carry the setting, and no policy applies.
 */
export function canaryImages({ profile, alerts }: Partial<CanaryChoice>): readonly string[] {
  if (profile !== 'hardened' || alerts?.canary !== true || alerts.canaryImage !== undefined) return [];
  return [CANARY_TEST_IMAGE, `${TEST_REPOSITORY}@*`];
}
