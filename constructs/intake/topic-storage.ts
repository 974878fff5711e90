import type { TypedPubsubTopicConfig } from '../provider/provider-enums';

/** Where the messages of a topic are kept, and with which key. */
export interface TopicStorage {
  /** @default - a key of Google's */
  readonly kmsKey?: string;
  /**
   * Regions in which messages may be kept. What is published elsewhere is carried there first.
   *
   * @default - as the organization's policy says, else everywhere
   */
  readonly regions?: readonly string[];
  /**
   * With `regions`: refuses whoever publishes or subscribes from another one. For topics whose publishers are known:
   * from which regions Security Command Center and the log sinks publish is not documented, and a refused finding is a
   * lost one.
   *
   * @default - false
   */
  readonly enforceInTransit?: boolean;
}

/** The arguments of a topic that say so. */
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
