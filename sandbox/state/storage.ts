import type { JsonObject } from '../../core/values/json';

export interface StorageState {
  readonly buckets: Readonly<Record<string, Bucket>>;
}

export interface Bucket {
  readonly name: string;
  /** By id. */
  readonly project: string;
  /** In capitals. */
  readonly location: string;
  /** What was set, in the API's own form, defaults added: no name, place, times or other output. */
  readonly settings: JsonObject;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Grows with every change of the settings. */
  readonly metageneration: number;
  readonly objects: Readonly<Record<string, StoredObject>>;
  /** With versioning: what was overwritten or deleted. */
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
  /** UTF-8 text as it is; other bytes in base64. */
  readonly content: { readonly encoding: 'utf8' | 'base64'; readonly data: string };
  /** What the upload said besides: metadata, cache control, holds, the key. */
  readonly settings: JsonObject;
  /** Since when it is noncurrent. */
  readonly deletedMs?: number;
}
