import { defineService } from '../contract/service';
import type { SandboxRequest, SandboxResponse } from '../protocol/request';
import type { CloudState } from '../state/cloud-state';

const FILE_ROUTE = /^\/api\/v3\/files\/([A-Fa-f0-9]{32,64})$/;

const failure = (status: number, code: string, message: string): SandboxResponse => ({
  status,
  body: { error: { code, message } },
});

/** VirusTotal API v3, one route. Its errors have their own shape (docs.virustotal.com/reference/errors). */
export function virusTotalAnswer(state: CloudState, request: SandboxRequest): SandboxResponse {
  const hash = FILE_ROUTE.exec(request.path)?.[1]?.toLowerCase();
  if (hash === undefined || request.method.toUpperCase() !== 'GET' || Object.keys(request.query).length > 0) {
    return failure(400, 'BadRequestError', `no such resource: ${request.method} ${request.path}`);
  }
  const key = request.headers['x-apikey'];
  if (key === undefined || key === '')
    return failure(401, 'AuthenticationRequiredError', 'X-Apikey header is missing');
  if (state.virustotal.apiKey === undefined || key !== state.virustotal.apiKey) {
    return failure(401, 'WrongCredentialsError', 'Wrong API key');
  }
  const attributes = Object.hasOwn(state.virustotal.files, hash) ? state.virustotal.files[hash] : undefined;
  if (!attributes) return failure(404, 'NotFoundError', `File "${hash}" not found`);
  return { status: 200, body: { data: { id: hash, type: 'file', attributes } } };
}

/**
 * VirusTotal is not a Google API: it has its own key and errors, and no IAM. The router sends its requests to it first.
 */
export const virusTotal = defineService({ sources: { id: 'virustotal' }, methods: {} });
