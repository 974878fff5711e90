import type { Workload, Workloads } from '../../core/doctor/facts';
import type { JsonObject } from '../../core/values/json';
import type { Part } from '../../core/values/result';
import { asObject, resource } from '../../functions/google/transport';
import { lastPart } from './read-project';
import { fact } from './reader';
import type { Source } from './source';

/** Cloud Run lists services by region and does not accept `-` as a region (run v2 service.proto). */
export const readWorkloads = (source: Source): Promise<Part<Workloads>> =>
  fact('run.locations.list', async () => {
    const { reader, project } = source;
    const locations = await reader.list('run', `/v1/${project}/locations`, 'locations');
    const regions = locations.map(({ locationId }) => String(locationId));
    const answers = await Promise.all(
      regions.map(async (region) => ({ region, services: await servicesIn(source, region) })),
    );
    return {
      found: answers.flatMap(({ services }) => (services.status === 'known' ? services.value : [])),
      unread: answers.flatMap(({ region, services }) =>
        services.status === 'known' ? [] : [`${region}: ${services.reason}`],
      ),
    };
  });

const servicesIn = (
  { reader, config, project }: Source,
  region: string,
): Promise<Part<readonly Workload[]>> =>
  fact('run.services.list', async () => {
    const path = `/v2/${project}/locations/${resource(region)}/services`;
    const services = await reader.list('run', path, 'services', { pageSize: '1000' });
    return services.map((service) => workloadOf(service, config.project));
  });

function workloadOf(
  service: JsonObject,
  { id, number }: { readonly id: string; readonly number: string },
): Workload {
  const template = asObject(service.template);
  const account = String(template.serviceAccount ?? '');
  return {
    // The API may answer with the project's number.
    name: String(service.name ?? '').replace(`projects/${number}/`, `projects/${id}/`),
    id: lastPart(service.name),
    // Without one a service runs as the default compute account (run v2 RevisionTemplate).
    runtimeServiceAccount: account === '' ? `${number}-compute@developer.gserviceaccount.com` : account,
    executionEnvironment: String(template.executionEnvironment ?? ''),
    threatDetectionEnabled: service.threatDetectionEnabled === true,
    ready: asObject(service.terminalCondition).state === 'CONDITION_SUCCEEDED',
  };
}
