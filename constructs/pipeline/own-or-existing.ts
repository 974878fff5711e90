import type { Construct } from 'constructs';
import type { PipelineConfig } from '../../core/config/response-schema';
import type { PipelineNames } from '../../core/naming/names';
import { type Builder, BuildIdentity } from '../functions/build-identity';
import { ImageRepository, type ImageStore } from '../functions/image-repository';
import { EvidenceBucket } from '../stores/evidence-bucket';
import type { EvidenceLocation } from '../stores/evidence-location';
import type { PipelineTransforms } from './pipeline-transforms';

/** The settings that the parts of a pipeline are built from. */
export interface PipelineSettings {
  readonly config: PipelineConfig;
  readonly names: PipelineNames;
  readonly kmsKey: string | undefined;
  readonly transform: PipelineTransforms;
}

/** Parts that the config may name under `existing`. Otherwise the pipeline creates its own. */

export function imagesOf(
  scope: Construct,
  { config, names, kmsKey, transform }: PipelineSettings,
): ImageStore {
  const { project, region, existing } = config;
  const where = { project, region, name: names.images };
  return existing?.imageRepository === undefined
    ? new ImageRepository(scope, 'images', { ...where, kmsKey, transform: transform.images })
    : ImageRepository.fromRepositoryName(scope, 'images', where);
}

export function evidenceOf(
  scope: Construct,
  { config, names, kmsKey, transform }: PipelineSettings,
): EvidenceLocation {
  const { project, region, evidence, existing, preventDestroy } = config;
  const { retentionDays, lock } = evidence;
  const bucket = { project, name: names.evidenceBucket, retentionDays };
  return existing?.evidenceBucket === undefined
    ? new EvidenceBucket(scope, 'evidence', {
        ...bucket,
        region,
        lock,
        kmsKey,
        preventDestroy,
        transform: transform.evidence,
      })
    : EvidenceBucket.fromBucketName(scope, 'evidence', { ...bucket, encrypted: kmsKey !== undefined });
}

export function builderOf(
  scope: Construct,
  { config, names, kmsKey }: PipelineSettings,
  repository: ImageStore,
): Builder {
  const { project, region, existing } = config;
  const access = { project, region, sourceBucketName: names.sourceBucket, repository, kmsKey };
  const email = existing?.buildServiceAccount;
  return email === undefined
    ? new BuildIdentity(scope, 'build', { ...access, accountId: names.build })
    : BuildIdentity.fromServiceAccountEmail(scope, 'build', { ...access, email });
}
