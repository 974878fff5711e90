import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { CATALOGUE } from '../../core/catalogue';
import { isObject, type JsonObject } from '../../core/json';
import {
  compareDeployedResponses,
  type DeployedResponse,
  type ResponseChange,
} from '../../review/response/response-change';
import { hasFunctions, readRuntimeConfigs, stackFilesOf } from '../../stacks/read-runtime-configs';

/**
 * The response of the pipelines that two synthesized folders deploy, before and after. A folder without a pipeline, and
 * one with several, is not judged: the reason says so.
 */
export function readResponseChange(base: string, head: string, nowMs: number): ResponseChange {
  const [from, to] = [base, head].map(readResponse);
  for (const side of [from, to]) {
    if (side && 'reason' in side) return { status: 'unknown', reason: side.reason };
  }
  return compareDeployedResponses(from as DeployedResponse, to as DeployedResponse, nowMs);
}

type Read = DeployedResponse | { readonly reason: string };

function readResponse(folder: string): Read {
  const read = readRuntimeConfigs(folder);
  if (!read.ok) return { reason: `${read.error.what} (${read.error.where})` };
  const [only, other] = read.value;
  if (only === undefined || other !== undefined) {
    return { reason: `${folder} deploys ${read.value.length} pipelines: review their folders one by one` };
  }
  if (only.config.extension !== undefined) {
    return {
      reason:
        'the config has detectors, actions or playbooks of its own, whose code a synthesized folder does not show: riposte diff --base REF --head REF compares the configs themselves',
    };
  }
  return { config: only.config, catalogue: CATALOGUE, codeHash: codeHashOf(folder) };
}

/** Over the names and contents of all that the functions' zips hold beside their configuration. */
function codeHashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of stackFilesOf(resolve(folder))) {
    for (const zip of zipsOf(file)) {
      const entries = unzipSync(readFileSync(zip), { filter: ({ name }) => name !== 'config.json' });
      for (const name of Object.keys(entries).sort())
        hash
          .update(name)
          .update('\0')
          .update(entries[name] as Uint8Array);
    }
  }
  return hash.digest('hex');
}

function zipsOf(file: string): readonly string[] {
  const stack: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(stack) || !hasFunctions(stack)) return [];
  const objects = (stack.resource as JsonObject).google_storage_bucket_object;
  return Object.values(isObject(objects) ? objects : {}).flatMap((object) => {
    const source = isObject(object) ? object.source : undefined;
    if (typeof source !== 'string' || !source.endsWith('.zip')) return [];
    const path = resolve(dirname(file), source);
    return existsSync(path) ? [path] : [];
  });
}
