import { type Listening, listen, sendJson } from './http';

export interface MetadataIdentity {
  /** Service account email. */
  readonly email: string;
  readonly token: string;
  readonly projectId: string;
  readonly projectNumber: string;
}

const FLAVOR = { 'metadata-flavor': 'Google' };

/**
 * The metadata server of one function. The port determines the identity, as the instance does on Cloud Run. The server
 * refuses requests without the Metadata-Flavor header, as Google's does.
 */
export function serveMetadata(identity: MetadataIdentity): Promise<Listening> {
  const values: Record<string, unknown> = {
    '/computeMetadata/v1/project/project-id': identity.projectId,
    '/computeMetadata/v1/project/numeric-project-id': identity.projectNumber,
    '/computeMetadata/v1/universe/universe-domain': 'googleapis.com',
    '/computeMetadata/v1/instance/service-accounts/default/email': identity.email,
  };
  return listen((request, response) => {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname.replace(/\/$/, '');
    if (request.headers['metadata-flavor'] !== 'Google') {
      sendJson(response, 403, { error: 'Missing Metadata-Flavor:Google header.' }, FLAVOR);
    } else if (path === '/computeMetadata/v1/instance/service-accounts/default/token') {
      sendJson(
        response,
        200,
        { access_token: identity.token, expires_in: 3599, token_type: 'Bearer' },
        FLAVOR,
      );
    } else if (Object.hasOwn(values, path)) {
      response.writeHead(200, { 'content-type': 'application/text', ...FLAVOR });
      response.end(values[path]);
    } else {
      sendJson(response, path.startsWith('/computeMetadata/v1') ? 200 : 404, {}, FLAVOR);
    }
  });
}
