import { isObject, type JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import type { Principal } from '../../../sandbox/protocol/request';
import type { EmbeddedCloud } from '../embedded-cloud';
import type { OwnerPlace } from './owner-stack';

/** The person who deploys the services, and who has no power over Riposte. */
export const OWNER: Principal = 'user:owner@example.com';

const ROLES = ['roles/run.admin', 'roles/iam.serviceAccountUser'];

/** The location and account of the finding's workload; undefined if the cloud does not have that workload. */
export function ownerPlace({ world: { notification, seed } }: EmbeddedCloud): OwnerPlace | undefined {
  const { target } = notification.finding;
  if (!target) return undefined;
  const end = `/locations/${target.location}/services/${target.workload}`;
  const service = (seed.services ?? []).find(({ name }) => name.endsWith(end));
  const account = service?.revisions.at(-1)?.config.serviceAccount;
  const project = service?.name.split('/')[1];
  if (project === undefined || typeof account !== 'string') return undefined;
  return { project, location: target.location, runtimeServiceAccount: account };
}

/** Grants the owner the right to deploy services in the project, as an administrator would. */
export function grantOwner(cloud: EmbeddedCloud, { project }: OwnerPlace): void {
  const at = (verb: string) => `/v1/projects/${project}:${verb}`;
  const policy = post(cloud, DEPLOYER, 'resourcemanager', at('getIamPolicy'), {});
  const bindings = Array.isArray(policy.bindings) ? policy.bindings : [];
  const own = ROLES.map((role) => ({ role, members: [OWNER] }));
  post(cloud, DEPLOYER, 'resourcemanager', at('setIamPolicy'), {
    policy: { ...policy, bindings: [...bindings, ...own] },
  });
}

export interface OwnedState {
  readonly service: JsonObject;
  readonly policy: JsonObject;
}

export function readOwned(
  cloud: EmbeddedCloud,
  { project, location }: OwnerPlace,
  service: string,
): OwnedState {
  const name = `/v2/projects/${project}/locations/${location}/services/${service}`;
  return {
    service: call(cloud, OWNER, 'run', 'GET', name),
    policy: call(cloud, OWNER, 'run', 'GET', `${name}:getIamPolicy`),
  };
}

type Service = Parameters<EmbeddedCloud['sandbox']['request']>[0]['service'];

const post = (cloud: EmbeddedCloud, who: Principal, service: Service, path: string, body: JsonObject) =>
  call(cloud, who, service, 'POST', path, body);

function call(
  { sandbox }: EmbeddedCloud,
  who: Principal,
  service: Service,
  method: string,
  path: string,
  body?: JsonObject,
): JsonObject {
  const request = { service, method, path, query: {}, headers: {}, ...(body === undefined ? {} : { body }) };
  const answer = sandbox.request(request, who);
  if (answer.status >= 400 || !isObject(answer.body)) {
    throw new Error(`${method} ${path} as ${who}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}
