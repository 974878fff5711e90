import type { Clock, CloudRunServices } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../faults';
import { asList, asObject, resource, type Transport } from '../transport';
import { listServices } from './list-services';
import { finishOperation, MAX_PAGES, requireEtag } from './operations';

const READ = { deadlineMs: 2_000, retries: 1 };

/**
 * Services in the Cloud Run Admin API v2, and in v1 for the list that v2 lacks. Mutations are never retried here: the actor reads
 * again and decides.
 */
export function createServices(transport: Transport, clock: Clock): CloudRunServices {
  return {
    getService: async (name) =>
      asObject(await transport({ service: 'run', method: 'GET', path: `/v2/${resource(name)}`, ...READ })),
    getIamPolicy: async (name) =>
      asObject(
        await transport({
          service: 'run',
          method: 'GET',
          path: `/v2/${resource(name)}:getIamPolicy`,
          query: { 'options.requestedPolicyVersion': '3' },
          ...READ,
        }),
      ),
    async setIamPolicy(name, policy) {
      const path = `/v2/${resource(name)}:setIamPolicy`;
      requireEtag(policy.etag, `run POST ${path}`);
      return asObject(
        await transport({
          service: 'run',
          method: 'POST',
          path,
          body: { policy },
          deadlineMs: 10_000,
          retries: 0,
        }),
      );
    },
    async patchService(name, etag, fields, mask) {
      const path = `/v2/${resource(name)}`;
      requireEtag(etag, `run PATCH ${path}`);
      // Send only the masked fields, name and etag. Sending back a whole service can fail, or change more than intended.
      const operation = await transport({
        service: 'run',
        method: 'PATCH',
        path,
        query: { updateMask: mask.join(',') },
        body: { name, etag, ...fields },
        deadlineMs: 10_000,
        retries: 0,
      });
      await finishOperation(transport, clock, asObject(operation));
    },
    async listRevisions(service) {
      const found: JsonObject[] = [];
      let pageToken = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const answer = asObject(
          await transport({
            service: 'run',
            method: 'GET',
            path: `/v2/${resource(service)}/revisions`,
            query: { pageSize: '100', ...(pageToken ? { pageToken } : {}) },
            ...READ,
          }),
        );
        found.push(...asList(answer.revisions));
        pageToken = String(answer.nextPageToken ?? '');
        if (!pageToken) return found;
      }
      // A missing revision could be the bad one, so an incomplete list is a fault.
      throw new GoogleFault(
        'invalid',
        200,
        `run GET /v2/${service}/revisions`,
        `more than ${MAX_PAGES} pages`,
      );
    },
    listServices: (project) => listServices(transport, project),
  };
}
