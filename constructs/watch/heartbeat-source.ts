import { SccV2OrganizationSource } from '@cdktf/provider-google/lib/scc-v2-organization-source';
import type { Construct } from 'constructs';

export interface HeartbeatSourceProps {
  /** Number of the organization. */
  readonly organization: string;
  /**
   * An account that this deployment makes. Google gives every account a number of its own, also when it has the name
   * of one that was deleted.
   */
  readonly account: { readonly uniqueId: string };
}

/**
 * A source for the findings that are heartbeats. Sources cannot be deleted, and no two of an organization may have one
 * display name. So the account's number is part of the name: a second hub makes another source, and so does a
 * deployment after a `destroy`. With its 21 digits the name keeps within the 32 characters that the provider's page
 * allows (the API's definition says 64).
 */
export const heartbeatSource = (
  scope: Construct,
  id: string,
  { organization, account }: HeartbeatSourceProps,
): SccV2OrganizationSource =>
  new SccV2OrganizationSource(scope, id, {
    organization,
    displayName: `heartbeat-${account.uniqueId}`,
    description: 'Heartbeats of Riposte: no threats. Sources cannot be deleted.',
  });
