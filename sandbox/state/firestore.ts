import type { JsonObject } from '../../core/values/json';

export interface FirestoreState {
  /** By `projects/ID/databases/DB`. */
  readonly databases: Readonly<Record<string, Database>>;
  /** When the database of each name was deleted. Its id does not become free immediately. */
  readonly deletedMs: Readonly<Record<string, number>>;
}

export interface Database {
  readonly name: string;
  /** The settings in the API's own form, with defaults added. */
  readonly settings: JsonObject;
  readonly uid: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Grows with every change of the settings. The etags derive from it. */
  readonly version: number;
  /** Update times are strictly increasing. */
  readonly lastMicros: number;
  /** Documents by shard of their collection, then by id. A write copies one shard and not the whole database. */
  readonly shards: Readonly<Record<string, Readonly<Record<string, StoredDocument>>>>;
}

export interface StoredDocument {
  readonly fields: JsonObject;
  readonly createTime: string;
  readonly updateTime: string;
}
