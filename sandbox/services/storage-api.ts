import type { ApiSources } from '../schema/definitions';

/** Separate from the service, because the metadata of an upload is checked against it. */
export const STORAGE_API: ApiSources = { id: 'storage', discovery: ['storage.v1'] };
