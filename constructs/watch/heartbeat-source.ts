import { SccV2OrganizationSource } from '@cdktf/provider-google/lib/scc-v2-organization-source';
import type { Construct } from 'constructs';

export interface HeartbeatSourceProps {
  /** Number of the organization. */
  readonly organization: string;
  /**
   * An account that this deployment creates. Google gives every account a unique number, even when the account has the
   * name of a deleted one.
   */
  readonly account: { readonly uniqueId: string };
}

/**
 * A source for the findings that are heartbeats. Sources cannot be deleted, and the sources of an organization must
 * have different display names. So the account's number is part of the name: a second hub creates another source, and
 * so does a deployment after a `destroy`. The number has 21 digits, so the name stays within the 32 characters that the
 * provider's page allows (the API's definition allows 64).
 */
export const heartbeatSource = (
  scope: Construct,
  id: string,
  { organization, account }: HeartbeatSourceProps,
): SccV2OrganizationSource =>
  new SccV2OrganizationSource(scope, id, {
    organization,
    displayName: `heartbeat-${account.uniqueId}`,
    description: 'Heartbeats of Riposte, not threats. A source cannot be deleted.',
  });
