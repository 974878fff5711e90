import { readVariable } from '../../core/environment/read-variable';
import type { GoogleClient } from '../google/google-client';
import type { Requester } from '../google/transport';
import { systemClock } from './clock';
import { httpSend } from './http-request';
import { metadataToken } from './metadata-token';

const METADATA_SERVER = 'metadata.google.internal';
/** Sends the function's token with the platform's HTTP client (docs/adr/0013-own-http-client.md). */
export function computeClient(
  host: string = readVariable(process.env, 'GCE_METADATA_HOST') ?? METADATA_SERVER,
): () => Promise<GoogleClient> {
  const token = metadataToken({ host, clock: systemClock, send: httpSend });
  const authorization = async () => `Bearer ${await token()}`;
  const client: GoogleClient = {
    universeDomain: 'googleapis.com',
    request: async (options) =>
      httpSend({ ...options, headers: { ...options.headers, authorization: await authorization() } }),
    getRequestHeaders: async () => new Headers({ authorization: await authorization() }),
    async fetch(url, init = {}) {
      const headers = new Headers(init.headers);
      headers.set('authorization', await authorization());
      return fetch(url, { ...init, redirect: 'manual', headers });
    },
  };
  return async () => client;
}
/** Sends no token: a Google token must never reach another company's service. */
export const plainClient: Requester = { request: httpSend };
