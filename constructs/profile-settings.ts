import type { Profile } from '../core/config/deployment-config';

/** What a profile decides by itself, beside ingressOf; key, network and build pool come from the config. */
export interface ProfileSettings {
  /** Absent: deployments are not judged. */
  readonly binaryAuthorization?: 'default';
  /** Where messages may be kept. Absent: where Pub/Sub likes. */
  readonly messageRegions?: readonly string[];
}

/**
 * `standard` asks for nothing. `hardened` answers the constraints of a locked-down landing zone
 * (hardened-constraints.ts).
 */
export const profileSettings = (profile: Profile, region: string): ProfileSettings =>
  profile === 'hardened' ? { binaryAuthorization: 'default', messageRegions: [region] } : {};
