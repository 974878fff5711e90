import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { CATALOGUE } from '../../core/catalogue/catalogue';
import { isObject, type JsonObject } from '../../core/values/json';
import {
  compareDeployedResponses,
  type DeployedResponse,
  type ResponseChange,
} from '../../review/response/response-change';
import { hasFunctions, readRuntimeConfigs, stackFilesOf } from '../../stacks/read-runtime-configs';

/**
 * The response of the pipelines that two synthesized folders deploy, before and after. Undefined if one of them deploys
 * none: then nothing can be compared, and the rules report what is created or removed. Unreadable input, and several
 * pipelines in one folder, give `unknown` with a reason.
 */
export function readResponseChange(base: string, head: string, nowMs: number): ResponseChange | undefined {
  if (![base, head].every(deploysPipeline)) return undefined;
  const [from, to] = [base, head].map(readResponse);
  if (to && 'reason' in to && to.isUnreadable && from && !('reason' in from)) {
    return { status: 'unknown', reason: to.reason, isHeadUnreadable: true };
  }
  for (const side of [from, to]) {
    if (side && 'reason' in side) return { status: 'unknown', reason: side.reason };
  }
  return compareDeployedResponses(from as DeployedResponse, to as DeployedResponse, nowMs);
}

const deploysPipeline = (folder: string): boolean =>
  stackFilesOf(resolve(folder)).some((file) => {
    const stack: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(stack) && hasFunctions(stack);
  });

type Read = DeployedResponse | { readonly reason: string; readonly isUnreadable?: true };

function readResponse(folder: string): Read {
  const read = readRuntimeConfigs(folder);
  if (!read.ok) return { reason: `${read.error.what} (${read.error.where})`, isUnreadable: true };
  const [only, other] = read.value;
  if (only === undefined || other !== undefined) {
    return { reason: `${folder} deploys ${read.value.length} pipelines: review their folders one by one` };
  }
  if (only.config.extension !== undefined) {
    return {
      reason:
        'the config has its own detectors, actions or playbooks, and a synthesized folder does not show their code: riposte diff --base REF --head REF compares the configs themselves',
    };
  }
  const archives = archivesOf(folder);
  if (archives.filter(({ entries }) => entries !== undefined && CONFIG in entries).length > 1) {
    return { reason: `several archives of ${folder} contain a ${CONFIG}`, isUnreadable: true };
  }
  return { config: only.config, catalogue: CATALOGUE, codeHash: codeHashOf(archives) };
}

const CONFIG = 'config.json';

interface Archive {
  readonly bytes: Uint8Array;
  /** Files by name. Absent if it is not a zip. */
  readonly entries?: Readonly<Record<string, Uint8Array>>;
}

/** Covers the names and contents of all files that the functions' stacks upload, except their configuration. */
function codeHashOf(archives: readonly Archive[]): string {
  const hash = createHash('sha256');
  for (const { bytes, entries } of archives) {
    if (!entries) hash.update(bytes);
    for (const name of Object.keys(entries ?? {}).sort()) {
      if (name !== CONFIG) hash.update(`${name}\0`).update(entries?.[name] as Uint8Array);
    }
  }
  return hash.digest('hex');
}

const archivesOf = (folder: string): readonly Archive[] =>
  stackFilesOf(resolve(folder)).flatMap(uploadedBy).map(readArchive);

function readArchive(file: string): Archive {
  const bytes = readFileSync(file);
  try {
    return { bytes, entries: unzipSync(bytes) };
  } catch {
    return { bytes };
  }
}

/** Accepts any file name, because the source of a function need not end in .zip. */
function uploadedBy(file: string): readonly string[] {
  const stack: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(stack) || !hasFunctions(stack)) return [];
  const objects = (stack.resource as JsonObject).google_storage_bucket_object;
  return Object.values(isObject(objects) ? objects : {}).flatMap((object) => {
    const source = isObject(object) ? object.source : undefined;
    if (typeof source !== 'string') return [];
    const path = resolve(dirname(file), source);
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? [path] : [];
  });
}
