import { projectOf, tryProject, withProjectId } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import { type Call, listOf, objectOf, textOf } from '../services/service';
import type { TestedOn } from './permission-table';
import type { IamResource } from './policy';

const at = (name: string): IamResource => ({ name, project: projectOf(name) });

const cut = (name: string, segments: number): string => name.split('/').slice(0, segments).join('/');

/** The resources on which a table row's permission is tested for this call; empty when there is none to test. */
export function testedResources(on: TestedOn, call: Call): readonly IamResource[] {
  const { message, state } = call;
  const name = withProjectId(state, textOf(message.name));
  switch (on) {
    case 'service':
      return [at(withProjectId(state, serviceName(call)))];
    case 'service-parent':
      return [at(serviceParent(withProjectId(state, textOf(message.parent) || name)))];
    case 'operation':
    case 'project':
      return projectNames(call).map((project) => at(cut(withProjectId(state, project), 2)));
    case 'runtime-service-account':
      return runtimeServiceAccount(state, withProjectId(state, serviceName(call)));
    case 'parent':
      return [at(cut(withProjectId(state, textOf(message.parent)), 2))];
    case 'finding':
      return [at(cut(withProjectId(state, textOf(objectOf(message.securityMarks).name)), 2))];
    case 'topic':
      return [at(withProjectId(state, textOf(message.topic)))];
    case 'subscription':
      return [at(withProjectId(state, textOf(message.subscription)))];
    case 'database':
      return [databaseResource(state, textOf(message.database))];
    case 'bucket':
      return [];
    case 'secret':
      return [at(cut(name, 4))];
    case 'service-account':
      return [at(withProjectId(state, textOf(message.resource)))];
    case 'resource':
      return [at(withProjectId(state, textOf(message.resource) || `projects/${textOf(message.projectId)}`))];
  }
}

const serviceName = ({ message }: Call): string =>
  textOf(message.name) || textOf(message.resource) || textOf(objectOf(message.service).name);

function serviceParent(name: string): string {
  const [, , , , collection, service] = name.split('/');
  return collection === 'services' && service !== undefined && service !== '-' ? cut(name, 6) : cut(name, 2);
}

/** Logging names several resources; the other services one. */
const projectNames = ({ message }: Call): string[] => {
  const named = listOf(message.resourceNames).map(textOf);
  return named.length > 0 ? named : [textOf(message.name)];
};

/** A condition on a Firestore database sees `projects/P/databases/D` (cloud.google.com/firestore/docs/security/iam). */
export function databaseResource(state: CloudState, database: string): IamResource {
  const name = withProjectId(state, database);
  return { ...at(name), condition: { name } };
}

function runtimeServiceAccount(state: CloudState, service: string): readonly IamResource[] {
  const found = Object.hasOwn(state.run.services, service) ? state.run.services[service] : undefined;
  if (!found) return [];
  const email = runtimeEmail(state, service, textOf(objectOf(found.config.template).serviceAccount));
  const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? projectOf(service);
  return [{ name: `projects/${project}/serviceAccounts/${email}`, project }];
}

/** Without a named account a service runs as the project's default compute account (run v2 RevisionTemplate). */
function runtimeEmail(state: CloudState, service: string, named: string): string {
  if (named !== '') return named;
  return `${tryProject(state, projectOf(service))?.number}-compute@developer.gserviceaccount.com`;
}
