import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';

/** Where the messages of a topic are kept, and with which key. */
export interface TopicStorage {
  /** @default - a key of Google's */
  readonly kmsKey?: string;
  /**
   * Regions in which messages may be kept; Pub/Sub then refuses to carry them through others.
   *
   * @default - as the organization's policy says, else everywhere
   */
  readonly regions?: readonly string[];
}

/** The arguments of a topic that say so. */
export const storedIn = ({
  kmsKey,
  regions,
}: TopicStorage): Pick<PubsubTopicConfig, 'kmsKeyName' | 'messageStoragePolicy'> => ({
  ...(kmsKey === undefined ? {} : { kmsKeyName: kmsKey }),
  ...(regions === undefined
    ? {}
    : { messageStoragePolicy: { allowedPersistenceRegions: [...regions], enforceInTransit: true } }),
});
