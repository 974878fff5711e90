import type { JsonObject } from '../../core/values/json';

export interface StorageState {
  readonly buckets: Readonly<Record<string, Bucket>>;
}

export interface Bucket {
  readonly name: string;
  /** By id. */
  readonly project: string;
  /** In uppercase. */
  readonly location: string;
  /** The settings in the API's own form, with defaults added. They contain no name, location, times or other output. */
  readonly settings: JsonObject;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Grows with every change of the settings. */
  readonly metageneration: number;
  readonly objects: Readonly<Record<string, StoredObject>>;
  /** With versioning: the overwritten and deleted objects. */
  readonly noncurrent: readonly StoredObject[];
}

export interface StoredObject {
  readonly name: string;
  readonly contentType: string;
  readonly generation: string;
  readonly createdMs: number;
  readonly sha256: string;
  readonly md5: string;
  readonly crc32c: string;
  readonly bytes: number;
  /** UTF-8 text as it is, or other bytes in base64. */
  readonly content: { readonly encoding: 'utf8' | 'base64'; readonly data: string };
  /** The other values of the upload: metadata, cache control, holds and the key. */
  readonly settings: JsonObject;
  /** When the object became noncurrent. */
  readonly deletedMs?: number;
}
