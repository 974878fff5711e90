import { isObject, type Json, type JsonObject } from '../values/json';
import type { AuditLog } from './log-entry';

/** The caller. All of it is text from outside; only the principal and the chain are authenticated. */
export interface Who {
  /** An address, the subject of a principal without an address (federated identities), or why neither is known. */
  readonly principal: string;
  /** The chain of an impersonated account, beginning with the original caller. */
  readonly via: readonly string[];
  /** Written by the caller. */
  readonly userAgent: string;
  /** An address, `private` or `gce-internal-ip`. */
  readonly ip: string;
}

const LONGEST = 300;
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value.slice(0, LONGEST) : '';

export function whoCalled({ authenticationInfo, requestMetadata, response }: AuditLog): Who {
  const links = authenticationInfo.serviceAccountDelegationInfo;
  const chain = Array.isArray(links) ? (links as readonly Json[]) : [];
  return {
    principal:
      textOf(authenticationInfo.principalEmail) ||
      textOf(authenticationInfo.principalSubject) ||
      creatorOf(response) ||
      'unknown: the entry names no caller',
    via: chain
      .slice(0, 10)
      .map(linkOf)
      .filter((link) => link !== ''),
    userAgent: textOf(requestMetadata.callerSuppliedUserAgent),
    ip: textOf(requestMetadata.callerIp),
  };
}

/** An empty `{}` occurs in real chains. */
function linkOf(link: Json): string {
  if (!isObject(link)) return textOf(link);
  const first = isObject(link.firstPartyPrincipal) ? textOf(link.firstPartyPrincipal.principalEmail) : '';
  return textOf(link.principalSubject) || first;
}

/** System events of Cloud Run have no authenticationInfo. An annotation of the revision names the deployer. */
function creatorOf(response: JsonObject): string {
  const metadata = isObject(response.metadata) ? response.metadata : {};
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  return (
    textOf(annotations['serving.knative.dev/lastModifier']) ||
    textOf(annotations['serving.knative.dev/creator'])
  );
}
