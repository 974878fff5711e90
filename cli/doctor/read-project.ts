import { notificationConfigName } from '../../core/deployment/notification-config-name';
import type { Account, NotificationConfigFacts, ProjectFacts } from '../../core/doctor/facts';
import { known, type Part } from '../../core/values/result';
import { asList, asObject, resource } from '../../functions/google/transport';
import { fact } from './reader';
import type { Source } from './source';

export const lastPart = (name: unknown): string =>
  String(name ?? '')
    .split('/')
    .at(-1) ?? '';

export const readProject = ({ reader, project }: Source): Promise<Part<ProjectFacts>> =>
  fact('resourcemanager.projects.get', async () => {
    const answer = await reader.get('resourcemanager', `/v3/${project}`);
    return {
      id: String(answer.projectId ?? ''),
      number: lastPart(answer.name),
      state: String(answer.state ?? ''),
    };
  });

/** Uses v1, which returns all ancestors and requires a permission on the project only. */
export const readOrganization = ({ reader, project }: Source): Promise<Part<string | undefined>> =>
  fact('resourcemanager.projects.get', async () => {
    const answer = await reader.post('resourcemanager', `/v1/${project}:getAncestry`, {});
    const ids = asList(answer.ancestor).map(({ resourceId }) => asObject(resourceId));
    const top = ids.find(({ type }) => type === 'organization');
    return top && `organizations/${String(top.id)}`;
  });

export const readApis = ({ reader, project }: Source): Promise<Part<readonly string[]>> =>
  fact('serviceusage.services.list', async () => {
    const query = { filter: 'state:ENABLED', pageSize: '200' };
    const services = await reader.list('serviceusage', `/v1/${project}/services`, 'services', query);
    return services.map(({ name }) => lastPart(name));
  });

export const readAccounts = ({ reader, project }: Source): Promise<Part<readonly Account[]>> =>
  fact('iam.serviceAccounts.list', async () => {
    const found = await reader.list('iam', `/v1/${project}/serviceAccounts`, 'accounts', { pageSize: '100' });
    return found.map(({ email, disabled }) => ({ email: String(email ?? ''), disabled: disabled === true }));
  });

const configsOf = async ({ reader }: Source, parent: string): Promise<NotificationConfigFacts[]> => {
  const path = `/v2/${resource(parent)}/locations/global/notificationConfigs`;
  const configs = await reader.list('scc', path, 'notificationConfigs', { pageSize: '1000' });
  return configs.map(({ name, pubsubTopic }) => ({ id: lastPart(name), topic: String(pubsubTopic ?? '') }));
};

/** Notification configs of the scope that the pipeline's own one is in. */
export function readOwnConfigs(source: Source): Promise<Part<readonly NotificationConfigFacts[]>> {
  const { parent } = notificationConfigName(source.config);
  return fact(`securitycenter.notificationconfig.list on ${parent}`, () => configsOf(source, parent));
}

export async function readOrganizationConfigs(
  source: Source,
  organization: Part<string | undefined>,
): Promise<Part<number | undefined>> {
  if (organization.status !== 'known') return organization;
  const parent = organization.value;
  if (parent === undefined) return known(undefined);
  return fact(
    `securitycenter.notificationconfig.list on ${parent}`,
    async () => (await configsOf(source, parent)).length,
  );
}
