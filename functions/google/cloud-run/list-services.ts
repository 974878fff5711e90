import type { ServiceListing } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { asList, asObject, resource, type Transport } from '../transport';
import { MAX_PAGES } from './operations';

const asStrings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The facts of a service in the Knative form of API v1. Without a location it has no name. */
function knativeService(project: string, item: JsonObject): readonly ServiceListing['services'][number][] {
  const { name, labels } = asObject(item.metadata);
  const location = asObject(labels)['cloud.googleapis.com/location'];
  if (typeof name !== 'string' || typeof location !== 'string') return [];
  const { containers } = asObject(asObject(asObject(item.spec).template).spec);
  const images = asList(containers).flatMap(({ image }) => (typeof image === 'string' ? [image] : []));
  return [{ name: `projects/${project}/locations/${location}/services/${name}`, images }];
}

/** Lists every service of a project, in all regions. */
export async function listServices(transport: Transport, project: string): Promise<ServiceListing> {
  const services: ServiceListing['services'][number][] = [];
  const unreachable = new Set<string>();
  let next = '';
  // API v2 lists one region per call, v1 lists all of them. `gcloud run services list` uses v1 too.
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
}
