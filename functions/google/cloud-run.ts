import type { Clock, CloudRun, ServiceListing } from '../../core/ports/ports';
import type { JsonObject } from '../../core/values/json';
import { type FaultKind, GoogleFault } from './faults';
import { asList, asObject, resource, type Transport } from './transport';

const READ = { deadlineMs: 2_000, retries: 1 };
const OPERATION_WITHIN_MS = 120_000;
const MAX_PAGES = 20;

/** google.rpc.Code of an operation that may well succeed the next time. */
const PASSING = new Map<unknown, FaultKind>([
  [4, 'timeout'],
  [8, 'throttled'],
  [10, 'unavailable'],
  [13, 'unavailable'],
  [14, 'unavailable'],
]);

const operationFault = (place: string, error: JsonObject): GoogleFault =>
  new GoogleFault(PASSING.get(error.code) ?? 'precondition', 400, place, String(error.message));

const asStrings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** What is asked of a service in the Knative form of API v1. Without a location it has no name. */
function knativeService(project: string, item: JsonObject): readonly ServiceListing['services'][number][] {
  const { name, labels } = asObject(item.metadata);
  const location = asObject(labels)['cloud.googleapis.com/location'];
  if (typeof name !== 'string' || typeof location !== 'string') return [];
  const { containers } = asObject(asObject(asObject(item.spec).template).spec);
  const images = asList(containers).flatMap(({ image }) => (typeof image === 'string' ? [image] : []));
  return [{ name: `projects/${project}/locations/${location}/services/${name}`, images }];
}

/**
 * An empty etag asks for no comparison, and Google then writes over whatever somebody else wrote meanwhile. So a
 * change of what was read without an etag is a fault before it is sent.
 */
function requireEtag(etag: unknown, place: string): void {
  if (typeof etag === 'string' && etag !== '') return;
  const what =
    'nothing was sent: the resource was read without an etag, so a concurrent change would be lost';
  throw new GoogleFault('precondition', 0, place, what);
}

/**
 * Cloud Run Admin API v2, and v1 where v2 has no such list. Mutations are never retried here: the actor re-reads and
 * decides.
 */
export function createCloudRun(transport: Transport, clock: Clock): CloudRun {
  /** `wait` may answer before the operation is done, at Google's discretion: ask again, a little later each time. */
  const finish = async (operation: JsonObject): Promise<void> => {
    const deadline = clock.now() + OPERATION_WITHIN_MS;
    let current = operation;
    for (
      let pause = 100;
      current.done !== true && clock.now() < deadline;
      pause = Math.min(pause * 2, 2_000)
    ) {
      current = asObject(
        await transport({
          service: 'run',
          method: 'POST',
          path: `/v2/${resource(String(current.name))}:wait`,
          body: { timeout: '30s' },
          deadlineMs: 35_000,
          retries: 2,
        }),
      );
      if (current.done !== true) await clock.sleep(pause);
    }
    const place = `run operation ${String(operation.name)}`;
    if (current.error) throw operationFault(place, asObject(current.error));
    if (current.done !== true)
      throw new GoogleFault('timeout', 0, place, 'the operation did not finish in time');
  };

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
      // Only the masked fields, name and etag: sending a whole read service back can fail or change more than meant.
      const operation = await transport({
        service: 'run',
        method: 'PATCH',
        path,
        query: { updateMask: mask.join(',') },
        body: { name, etag, ...fields },
        deadlineMs: 10_000,
        retries: 0,
      });
      await finish(asObject(operation)).catch((cause: unknown) => {
        if (cause instanceof GoogleFault) cause.afterAcceptance = true;
        throw cause;
      });
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
      // A part of the revisions could hide the bad one: no answer is better.
      throw new GoogleFault(
        'invalid',
        200,
        `run GET /v2/${service}/revisions`,
        `more than ${MAX_PAGES} pages`,
      );
    },
    async listServices(project) {
      const services: ServiceListing['services'][number][] = [];
      const unreachable = new Set<string>();
      let next = '';
      // API v2 lists one region a call; v1 lists all of them (this is how `gcloud run services list` asks).
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const answer = asObject(
          await transport({
            service: 'run',
            method: 'GET',
            path: `/v1/${resource(`projects/${project}/locations/-`)}/services`,
            query: { limit: '500', ...(next ? { continue: next } : {}) },
            deadlineMs: 5_000,
            retries: 1,
          }),
        );
        services.push(...asList(answer.items).flatMap((item) => knativeService(project, item)));
        for (const one of asStrings(answer.unreachable)) unreachable.add(one);
        next = String(asObject(answer.metadata).continue ?? '');
        if (!next) return { services, unreachable: [...unreachable].sort(), whole: true };
      }
      return { services, unreachable: [...unreachable].sort(), whole: false };
    },
  };
}
