import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import { type Encryption, waitsForKey } from './encryption-key';

/** Where and how Pub/Sub keeps a topic's messages. */
export interface MessageStorage {
  /**
   * Regions in which messages may be kept. A message published elsewhere is carried there first.
   *
   * @default - the nearest region to the publisher, or what gcp.resourceLocations says
   */
  readonly regions?: readonly string[];
  /**
   * Refuses to publish and to subscribe from any other region. Leave it off where somebody else publishes: from which
   * region Security Command Center and the log sinks do is not documented, and a refused finding is a lost one.
   *
   * @default - false
   */
  readonly enforceInTransit?: boolean;
  /**
   * A key of your own.
   *
   * @default - a key of Google's
   */
  readonly encryption?: Encryption;
}

type StorageArguments = Pick<PubsubTopicConfig, 'kmsKeyName' | 'messageStoragePolicy' | 'dependsOn'>;

export const storageArguments = ({
  regions,
  enforceInTransit = false,
  encryption,
}: MessageStorage = {}): StorageArguments => ({
  kmsKeyName: encryption?.kmsKeyName,
  ...(regions === undefined
    ? {}
    : { messageStoragePolicy: { allowedPersistenceRegions: [...regions], enforceInTransit } }),
  ...waitsForKey(encryption),
});
