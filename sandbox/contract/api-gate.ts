import { ApiError } from '../protocol/errors';
import type { Principal, SandboxRequest } from '../protocol/request';
import type { CloudState, Project } from '../state/cloud-state';
import { tryProject } from '../state/names';
import type { Service } from './service';

/**
 * Refuses a call to an API that is disabled. The calls of a service account count in its own project. All other calls
 * count in the project of X-Goog-User-Project, or of the resource (cloud.google.com/apis/docs/system-parameters, "quota
 * project").
 *
 * @param named - finds the project that the request's path or query names, as an id or a number
 * @throws ApiError PERMISSION_DENIED with the reason SERVICE_DISABLED
 */
export function requireApi(
  state: CloudState,
  { api }: Pick<Service, 'api'>,
  { principal, http, named }: { principal: Principal; http: SandboxRequest; named: () => string | undefined },
): void {
  const project = consumerOf(state, principal, http, named);
  if (api === undefined || !project) return;
  if ((state.governance.apis[`projects/${project.id}`] ?? []).includes(api)) return;
  throw disabled(api, project);
}

/**
 * Refuses a call that needs a second API of the project while that API is disabled.
 *
 * @throws ApiError PERMISSION_DENIED with the reason SERVICE_DISABLED
 */
export function requireApiOn(state: CloudState, projectName: string, api: string): void {
  const project = tryProject(state, projectName);
  if (!project || (state.governance.apis[`projects/${project.id}`] ?? []).includes(api)) return;
  throw disabled(api, project);
}

function consumerOf(
  state: CloudState,
  principal: Principal,
  { headers }: SandboxRequest,
  named: () => string | undefined,
): Project | undefined {
  const own = /^serviceAccount:[^@]+@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(principal)?.[1];
  const consumer = (own === undefined ? undefined : tryProject(state, own)) ?? quotaProject(state, headers);
  if (consumer) return consumer;
  const project = named();
  return project === undefined ? undefined : tryProject(state, project);
}

const quotaProject = (state: CloudState, headers: SandboxRequest['headers']): Project | undefined => {
  const named = headers['x-goog-user-project'];
  return named === undefined ? undefined : tryProject(state, named);
};

/** Has the form of Google's own error (google.rpc.ErrorInfo, reason SERVICE_DISABLED). */
function disabled(api: string, { number }: Project): ApiError {
  const where = `https://console.developers.google.com/apis/api/${api}/overview?project=${number}`;
  return new ApiError(
    'PERMISSION_DENIED',
    `${api} has not been used in project ${number} before or it is disabled. Enable it by visiting ${where} then retry.`,
    {
      place: `enable ${api} in project ${number} before the resources that need it`,
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'SERVICE_DISABLED',
          domain: 'googleapis.com',
          metadata: { service: api, consumer: `projects/${number}` },
        },
      ],
    },
  );
}

/** The first project that the values of a path or query name. */
export function projectIn(values: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    const project = /^(?:projects|namespaces)\/([^/]+)/.exec(value)?.[1];
    if (project !== undefined && project !== '-') return project;
    if (['project', 'projectId'].includes(name)) return value;
  }
  return undefined;
}
