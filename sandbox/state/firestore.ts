import type { JsonObject } from '../../core/values/json';

export interface FirestoreState {
  /** By `projects/ID/databases/DB`. */
  readonly databases: Readonly<Record<string, Database>>;
  /** When a database of that name was deleted: its id is not free at once. */
  readonly deletedMs: Readonly<Record<string, number>>;
}

export interface Database {
  readonly name: string;
  /** What was set, in the API's own form, defaults added. */
  readonly settings: JsonObject;
  readonly uid: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Grows with every change of the settings; etags are made of it. */
  readonly version: number;
  /** Update times grow strictly. */
  readonly lastMicros: number;
  /** Documents by shard of their collection, then id: a write copies one shard, not the database. */
  readonly shards: Readonly<Record<string, Readonly<Record<string, StoredDocument>>>>;
}

export interface StoredDocument {
  readonly fields: JsonObject;
  readonly createTime: string;
  readonly updateTime: string;
}
