import type { Profile } from '../core/config/deployment-config';
import type { Ingress } from './response-function';

/** What a profile decides by itself; key, network and build pool come from the config, whatever the profile. */
export interface ProfileSettings {
  readonly ingress: Ingress;
  /** Absent: deployments are not judged. */
  readonly binaryAuthorization?: 'default';
  /** Where messages may be kept. Absent: where Pub/Sub likes. */
  readonly messageRegions?: readonly string[];
}

/**
 * `standard` asks for the narrowest ingress and nothing else. `hardened` answers the constraints of a locked-down
 * landing zone (hardened-constraints.ts); its wider ingress value is theirs, and IAM still lets only Pub/Sub's push
 * account call.
 */
export const profileSettings = (profile: Profile, region: string): ProfileSettings =>
  profile === 'hardened'
    ? {
        ingress: 'internal-and-load-balancing',
        binaryAuthorization: 'default',
        messageRegions: [region],
      }
    : { ingress: 'internal' };
