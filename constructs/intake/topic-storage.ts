import type { TypedPubsubTopicConfig } from '../provider/provider-enums';

/** Where the messages of a topic are stored, and with which key. */
export interface TopicStorage {
  /** @default - a Google-managed key */
  readonly kmsKey?: string;
  /**
   * Regions in which messages may be stored. Pub/Sub moves messages that are published elsewhere to one of them.
   *
   * @default - the regions of the organization's policy, otherwise all
   */
  readonly regions?: readonly string[];
  /**
   * With `regions`: refuses publishers and subscribers in other regions. For topics with known publishers: Google does
   * not document from which regions Security Command Center and the log sinks publish, and a refused finding is a lost
   * finding.
   *
   * @default - false
   */
  readonly enforceInTransit?: boolean;
}

/** The arguments of a topic with this storage. */
export const storedIn = ({
  kmsKey,
  regions,
  enforceInTransit = false,
}: TopicStorage): Pick<TypedPubsubTopicConfig, 'kmsKeyName' | 'messageStoragePolicy'> => ({
  ...(kmsKey === undefined ? {} : { kmsKeyName: kmsKey }),
  ...(regions === undefined
    ? {}
    : { messageStoragePolicy: { allowedPersistenceRegions: [...regions], enforceInTransit } }),
});
