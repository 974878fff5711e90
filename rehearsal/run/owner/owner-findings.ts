import { decodeNotification } from '../../../core/finding/decode-push';
import { isObject, type JsonObject } from '../../../core/values/json';
import type { OwnerCase, OwnerPlace } from './owner-stack';

/**
 * The finding of the rehearsal, moved to one of the owner's services. Image and time are the same, the id differs.
 *
 * @param raw - a NotificationMessage, as JSON text
 */
export function ownerFinding(
  raw: string,
  { service, category }: OwnerCase,
  { project, location }: OwnerPlace,
): JsonObject {
  const message = JSON.parse(raw) as JsonObject;
  const finding = isObject(message.finding) ? message.finding : {};
  const resource = `//run.googleapis.com/projects/${project}/locations/${location}/services/${service}`;
  return {
    ...message,
    finding: {
      ...finding,
      name: renamed(finding.name, service),
      canonicalName: renamed(finding.canonicalName, service),
      securityMarks: { name: `${renamed(finding.name, service)}/securityMarks` },
      resourceName: resource,
      category,
    },
    resource: {
      ...(isObject(message.resource) ? message.resource : {}),
      name: resource,
      displayName: service,
    },
  };
}

/** `.../findings/ID` with another id: letters and digits, at most 32. */
const renamed = (name: unknown, service: string): string =>
  String(name).replace(/[^/]+$/, service.replaceAll('-', '').padEnd(32, '0').slice(0, 32));

/** The image that the finding names, and others of the same repository. */
export function imagesOf(
  raw: string,
): { readonly bad: string; readonly clean: string; readonly next: string } | undefined {
  const decoded = decodeNotification(raw);
  const [container] = decoded.ok ? decoded.value.finding.containers : [];
  if (container?.digest === undefined || container.uri === undefined) return undefined;
  const repository = container.uri.replace(/@sha256:.*$/, '').replace(/:[^/:]*$/, '');
  const image = (pair: string): string => `${repository}@sha256:${pair.repeat(32)}`;
  return { bad: `${repository}@${container.digest}`, clean: image('c1'), next: image('0e') };
}
