import type { Profile } from '../config/deployment-config';

/** What a config says about the canary, as far as an admission policy is concerned. */
export interface CanaryChoice {
  readonly profile: Profile;
  readonly alerts: { readonly canary: boolean; readonly canaryImage?: string | undefined };
}

const TEST_REPOSITORY = 'marketplace.gcr.io/google/ubuntu2404';

/** The image of Google's own detector test, by tag: nothing says which digest it has today. */
export const CANARY_TEST_IMAGE = `${TEST_REPOSITORY}:latest`;

/**
 * Patterns without which the pipeline's own policy would refuse the pipeline's own canary: nobody signs Google's image.
 * Exactly its repository, where only Google pushes: Cloud Run resolves a tag to a digest, and which of the two the
 * policy is asked about is not documented, so both are named. An image of the operator's own is theirs to sign. Outside
 * of the profile `hardened` the job does not carry the setting, and no policy is asked.
 */
export function canaryImages({ profile, alerts }: Partial<CanaryChoice>): readonly string[] {
  if (profile !== 'hardened' || alerts?.canary !== true || alerts.canaryImage !== undefined) return [];
  return [CANARY_TEST_IMAGE, `${TEST_REPOSITORY}@*`];
}
