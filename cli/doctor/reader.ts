import type { JsonObject } from '../../core/values/json';
import { known, type Part, unavailable } from '../../core/values/result';
import { GoogleFault } from '../../functions/google/faults';
import { asList, asObject, type Transport } from '../../functions/google/transport';
import type { DoctorService } from './endpoints';

const READ = { deadlineMs: 15_000, retries: 2 };
const MAX_PAGES = 50;

export interface Reader {
  get(service: DoctorService, path: string, query?: Readonly<Record<string, string>>): Promise<JsonObject>;
  post(service: DoctorService, path: string, body?: JsonObject): Promise<JsonObject>;
  /** All pages of a list. @throws GoogleFault beyond MAX_PAGES, so that a part never looks like the whole list */
  list(
    service: DoctorService,
    path: string,
    member: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<readonly JsonObject[]>;
}

export function createReader(transport: Transport<DoctorService>): Reader {
  const reader: Reader = {
    get: async (service, path, query) =>
      asObject(await transport({ service, method: 'GET', path, ...(query ? { query } : {}), ...READ })),
    post: async (service, path, body) =>
      asObject(await transport({ service, method: 'POST', path, ...(body ? { body } : {}), ...READ })),
    async list(service, path, member, query = {}) {
      const found: JsonObject[] = [];
      let pageToken = '';
      for (let pages = 0; pages < MAX_PAGES; pages += 1) {
        const answer = await reader.get(service, path, { ...query, ...(pageToken ? { pageToken } : {}) });
        found.push(...asList(answer[member]));
        pageToken = String(answer.nextPageToken ?? '');
        if (pageToken === '') return found;
      }
      throw new GoogleFault('invalid', 0, `${service} GET ${path}`, `more than ${MAX_PAGES} pages`);
    },
  };
  return reader;
}

/** Google's messages about a disabled API, in the project that is read or in the one that is billed for the call. */
const API_IS_OFF = /SERVICE_DISABLED|has not been used in project|it is disabled/i;

/**
 * One fact: known, or unavailable with a reason that names the permission that may be missing. A fault of Google is
 * never taken for an answer. Any other error is a bug and is thrown.
 */
export async function fact<T>(needed: string, read: () => Promise<T>): Promise<Part<T>> {
  try {
    return known(await read());
  } catch (cause) {
    if (!(cause instanceof GoogleFault)) throw cause;
    return unavailable(reasonOf(cause, needed));
  }
}

export function reasonOf(fault: GoogleFault, needed: string): string {
  if (fault.status === 401) return `the credentials were refused: ${fault.message}`;
  if (fault.kind !== 'denied') return fault.message;
  if (API_IS_OFF.test(fault.message)) return `the API is not enabled: ${fault.message}`;
  return `you do not have ${needed}: ${fault.message}`;
}
