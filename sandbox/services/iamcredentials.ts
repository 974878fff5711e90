import { createHash } from 'node:crypto';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService } from '../contract/service';
import { accountExists } from '../iam/members';
import { accountResource } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import type { Principal } from '../protocol/request';
import { rfc3339, tryParseDuration } from '../protocol/time';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { lastSegment } from '../state/names';

const HOUR_MS = 3_600_000;

/** IAM Service Account Credentials v1: acting as a service account without its key. */
export const iamCredentials = defineService({
  sources: { id: 'iamcredentials', discovery: ['iamcredentials.v1'] },
  api: 'iamcredentials.googleapis.com',
  methods: {
    'v1.projects.serviceAccounts.generateAccessToken': {
      permissions: [
        {
          permission: 'iam.serviceAccounts.getAccessToken',
          on: ({ message }) => [accountResource(lastSegment(textOf(message.name)), '-')],
          source: 'cloud.google.com/iam/docs/create-short-lived-credentials-direct',
        },
      ],
      changes: {
        name: true,
        'body.lifetime': true,
        'body.delegates': true,
        'body.scope': 'only IAM decides here: a token of the sandbox has every scope',
      },
      answer: generateAccessToken,
    },
  },
});

/** The cloud stores the token, so that `principalOfToken` can find its owner. */
function generateAccessToken({ state, message, nowMs }: Call): Answer {
  const email = lastSegment(textOf(message.name));
  const body = objectOf(message.body);
  if (listOf(body.delegates).length > 0) throw unimplemented('a chain of delegates', 'body.delegates');
  if (listOf(body.scope).length === 0) throw invalidArgument('Scope must be provided.', 'scope');
  // "An hour by default, and at most" (iamcredentials v1, lifetime; 12 hours require an organization policy).
  const lifetimeMs = body.lifetime === undefined ? HOUR_MS : tryParseDuration(body.lifetime);
  if (lifetimeMs === undefined || lifetimeMs <= 0 || lifetimeMs > HOUR_MS) {
    throw invalidArgument('The lifetime must be more than 0s and at most 3600s.', 'lifetime');
  }
  if (!accountExists(state, email)) {
    throw new ApiError('NOT_FOUND', `Not found; Gaia id not found for email ${email}`);
  }
  if (isDisabled(state, email)) {
    throw new ApiError('FAILED_PRECONDITION', `Service account ${email} is disabled.`);
  }
  const { state: next, value } = takeSequence(state);
  const accessToken = `sandbox.${createHash('sha256').update(`${email}#${value}`).digest('hex')}`;
  const taken = { principal: `serviceAccount:${email}`, expiresMs: nowMs + lifetimeMs };
  const accessTokens = { ...next.iam.accessTokens, [accessToken]: taken };
  return {
    state: { ...next, iam: { ...next.iam, accessTokens } },
    body: { accessToken, expireTime: rfc3339(taken.expiresMs) },
  };
}

const isDisabled = (state: CloudState, email: string): boolean =>
  Object.entries(state.governance.serviceAccounts).some(
    ([name, { disabled }]) => disabled && lastSegment(name) === email,
  );

/** The owner of an access token from generateAccessToken, while the token is valid. */
export function principalOfToken(state: CloudState, token: string, nowMs: number): Principal | undefined {
  const { accessTokens } = state.iam;
  const taken = Object.hasOwn(accessTokens, token) ? accessTokens[token] : undefined;
  return taken && nowMs < taken.expiresMs ? taken.principal : undefined;
}
