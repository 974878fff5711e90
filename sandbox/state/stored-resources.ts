import type { JsonObject } from '../../core/values/json';
import { ApiError, notFound } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { ServiceId } from '../protocol/request';
import type { CloudState } from './cloud-state';
import type { StoredResource } from './resources';

export const tryResource = (state: CloudState, api: ServiceId, name: string): StoredResource | undefined =>
  tryMember(state.resources[api] ?? {}, name);
/** @throws ApiError NOT_FOUND */
export function findResource(state: CloudState, api: ServiceId, name: string): StoredResource {
  const found = tryResource(state, api, name);
  if (!found) throw notFound(name);
  return found;
}
/** Resources whose name is the parent, the collection and one more segment, in the order of their creation. */
export function resourcesUnder(
  state: CloudState,
  api: ServiceId,
  parent: string,
  collection: string,
): readonly (readonly [string, StoredResource])[] {
  const prefix = `${parent}/${collection}/`;
  return Object.entries(state.resources[api] ?? {}).filter(
    ([name]) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'),
  );
}
const withMembers = (
  state: CloudState,
  api: ServiceId,
  members: Readonly<Record<string, StoredResource>>,
): CloudState => ({ ...state, resources: { ...state.resources, [api]: members } });
/** @throws ApiError ALREADY_EXISTS */
export function addResource(
  state: CloudState,
  api: ServiceId,
  name: string,
  { body, nowMs }: { readonly body: JsonObject; readonly nowMs: number },
): CloudState {
  if (tryResource(state, api, name)) throw alreadyExists(name);
  return withMembers(state, api, {
    ...state.resources[api],
    [name]: { body, createdMs: nowMs, version: 1 },
  });
}
/** @throws ApiError NOT_FOUND */
export function replaceResource(
  state: CloudState,
  api: ServiceId,
  name: string,
  body: JsonObject,
): CloudState {
  const before = findResource(state, api, name);
  const after = { ...before, body, version: before.version + 1 };
  return withMembers(state, api, { ...state.resources[api], [name]: after });
}
/** @throws ApiError NOT_FOUND */
export function removeResource(state: CloudState, api: ServiceId, name: string): CloudState {
  findResource(state, api, name);
  const { [name]: _gone, ...rest } = state.resources[api] ?? {};
  return withMembers(state, api, rest);
}
export const alreadyExists = (name: string): ApiError =>
  new ApiError('ALREADY_EXISTS', `Resource '${name}' already exists`);
/** Opaque, and different after every change. */
export const etagOf = (name: string, { version }: Pick<StoredResource, 'version'>): string =>
  Buffer.from(`${name}#${version}`).toString('base64');
