import type { JsonObject } from '../../core/values/json';
import { objectOf } from '../../core/values/json-values';
import { rfc3339 } from '../protocol/time';
import type { CloudFunction, CloudState } from '../state/cloud-state';
import { projectOf, tryProject } from '../state/names';
import { serviceNameOf } from './functions-service';
import { uidOf } from './uids';

export const functionName = ({
  project,
  location,
  name,
}: Pick<CloudFunction, 'project' | 'location' | 'name'>): string =>
  `projects/${project}/locations/${location}/functions/${name}`;

/** functions v2 Function, with the built copy as its source (an answer in firebase-tools issue 7369). */
export function functionView(state: CloudState, fn: CloudFunction): JsonObject {
  const name = functionName(fn);
  const { bucket, name: object } = fn.sourceObject;
  const generation = state.storage.buckets[bucket]?.objects[object]?.generation ?? '0';
  const number = tryProject(state, projectOf(name))?.number;
  const storageSource = { bucket, object, generation };
  return {
    ...fn.config,
    name,
    buildConfig: {
      ...objectOf(fn.config.buildConfig),
      build: `projects/${number}/locations/${fn.location}/builds/${uidOf(name, fn.updatedMs)}`,
      source: { storageSource },
      sourceProvenance: { resolvedStorageSource: storageSource },
    },
    serviceConfig: {
      ...objectOf(fn.config.serviceConfig),
      service: serviceNameOf(name),
      uri: fn.uri,
      revision: fn.revision,
    },
    url: `https://${fn.location}-${fn.project}.cloudfunctions.net/${fn.name}`,
    state: 'ACTIVE',
    createTime: rfc3339(fn.createdMs),
    updateTime: rfc3339(fn.updatedMs),
  };
}
