import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StorageBucket, type StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketObject } from '@cdktf/provider-google/lib/storage-bucket-object';
import { App, AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { canonicalJson } from '../../core/values/json';
import type { Project } from '../provider/project';
import { type Transform, transformed } from '../provider/transform';
import { bucketLocation, encryptedWith, PRIVATE_BUCKET } from '../stores/private-bucket';
import { deterministicZip } from './deterministic-zip';
import { readFunctionBundle } from './function-bundle';

export interface FunctionSourceProps {
  readonly project: Project;
  readonly region: string;
  readonly bucketName: string;
  /** Becomes config.json in the zip. */
  readonly runtimeConfig: RuntimeConfig;
  /**
   * Folder with index.js, package.json and package-lock.json.
   *
   * @default - the bundle that the build of the package made
   */
  readonly bundleDir?: string;
  /** @default - a Google-managed key */
  readonly kmsKey?: string;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<StorageBucketConfig>;
}

/** Folder in the output folder where zips wait until the app copies them as assets. It can be removed afterwards. */
export const STAGING_FOLDER = 'staging';

/** config.json in the form that the functions and the reviewer read: sorted keys, two spaces, one final newline. */
export const configJson = (config: RuntimeConfig): string =>
  `${JSON.stringify(JSON.parse(canonicalJson(config)), null, 2)}\n`;

/** The zip that both functions are built from, in a separate bucket. Its name contains its hash. */
export class FunctionSource extends Construct {
  readonly bucket: StorageBucket;
  readonly object: StorageBucketObject;

  constructor(scope: Construct, id: string, props: FunctionSourceProps) {
    super(scope, id);
    const asset = this.zipAsset(props);
    this.bucket = new StorageBucket(
      this,
      'bucket',
      transformed(
        {
          ...PRIVATE_BUCKET,
          project: props.project.id,
          name: props.bucketName,
          location: bucketLocation(props.region),
          // Old versions would block the destruction of the bucket, and the repository can rebuild all of them.
          forceDestroy: true,
          ...encryptedWith(props.kmsKey),
        },
        props.transform,
      ),
    );
    this.object = new StorageBucketObject(this, 'object', {
      bucket: this.bucket.name,
      // The hash is in the name: a changed zip is a new object, so the functions redeploy (TPG #1938).
      name: asset.fileName,
      source: asset.path,
      contentType: 'application/zip',
      // The functions must be able to read the old object until they use the new one.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /**
   * A FILE asset: cdktf's ARCHIVE changes with file times and fails on paths with spaces. The staged file is in the
   * output folder, because an asset is copied only when the app synthesizes.
   */
  private zipAsset(props: FunctionSourceProps): TerraformAsset {
    const zip = deterministicZip({
      ...readFunctionBundle(props.bundleDir),
      'config.json': Buffer.from(configJson(props.runtimeConfig), 'utf8'),
    });
    const sha256 = createHash('sha256').update(zip).digest('hex');
    const staging = join(resolve(App.of(this).outdir), STAGING_FOLDER);
    mkdirSync(staging, { recursive: true });
    const path = join(staging, `functions-${sha256}.zip`);
    writeFileSync(path, zip);
    return new TerraformAsset(this, 'zip', { path, type: AssetType.FILE, assetHash: sha256 });
  }
}
