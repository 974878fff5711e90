import { createHash } from 'node:crypto';
import { detect } from '../../core/catalogue/detect';
import type { Detection } from '../../core/detectors/detection';
import { decodeNotification } from '../../core/finding/decode-push';
import type { Finding } from '../../core/finding/finding';
import {
  BAD_DIGEST,
  BUILT_IN,
  CANONICAL_NAME,
  EVENT_TIME,
  FILE_SHA256,
  FINDING_NAME,
  imageOf,
  ORGANIZATION,
  PROJECT,
  RESOURCE,
} from './names';

export type JsonRecord = Record<string, unknown>;

/** A finding in the shape of google.cloud.securitycenter.v2.Finding; `changes` replace top-level members. */
export const findingJson = (changes: JsonRecord = {}): JsonRecord => ({
  name: FINDING_NAME,
  canonicalName: CANONICAL_NAME,
  category: BUILT_IN,
  resourceName: RESOURCE,
  state: 'ACTIVE',
  findingClass: 'THREAT',
  severity: 'CRITICAL',
  mute: 'UNDEFINED',
  eventTime: EVENT_TIME,
  createTime: '2026-05-06T07:08:11Z',
  processes: [processJson()],
  containers: [{ name: 'checkout-1', uri: 'checkout:7', imageId: imageOf(BAD_DIGEST) }],
  ...changes,
});

export const processJson = (changes: JsonRecord = {}): JsonRecord => ({
  name: '"miner"',
  binary: {
    path: '"/opt/miner"',
    size: '4096',
    hashedSize: '4096',
    partiallyHashed: false,
    sha256: FILE_SHA256,
  },
  args: ['"/opt/miner"', '"--quiet"'],
  argumentsTruncated: false,
  pid: '31',
  parentPid: '1',
  ...changes,
});

export const notificationJson = (changes: JsonRecord = {}): JsonRecord => ({
  notificationConfigName: `projects/${PROJECT.number}/locations/global/notificationConfigs/riposte`,
  finding: findingJson(changes),
  resource: {
    name: changes.resourceName ?? RESOURCE,
    type: 'google.cloud.run.Service',
    gcpMetadata: { projectDisplayName: PROJECT.id },
    resourcePathString: `organizations/${ORGANIZATION}/folders/55/projects/${PROJECT.number}`,
  },
});

/** The same finding in the shape of SCC v1: names have no location, and the project is next to the resource. */
export const notificationV1Json = (changes: JsonRecord = {}): JsonRecord => ({
  notificationConfigName: `organizations/${ORGANIZATION}/notificationConfigs/riposte`,
  finding: findingJson({
    name: FINDING_NAME.replace('/locations/global', ''),
    canonicalName: CANONICAL_NAME.replace('/locations/global', ''),
    ...changes,
  }),
  resource: { name: RESOURCE, projectDisplayName: PROJECT.id, project: `projects/${PROJECT.number}` },
});

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** The same content is the same message in every delivery, unless the caller names the message. */
const messageIdOf = (data: string): string =>
  BigInt(`0x${createHash('sha256').update(data).digest('hex').slice(0, 12)}`).toString();

export function pushOf(
  message: unknown,
  options: {
    readonly subscription?: string;
    readonly attempt?: number;
    readonly messageId?: string;
    readonly publishTime?: string;
  } = {},
): JsonRecord {
  const data = base64(typeof message === 'string' ? message : JSON.stringify(message));
  const published = options.publishTime === undefined ? {} : { publishTime: options.publishTime };
  return {
    message: { data, messageId: options.messageId ?? messageIdOf(data), ...published },
    subscription: options.subscription ?? `projects/${PROJECT.id}/subscriptions/riposte-findings`,
    ...(options.attempt === undefined ? {} : { deliveryAttempt: options.attempt }),
  };
}

export const findingPush = (changes: JsonRecord = {}, attempt?: number): JsonRecord =>
  pushOf(notificationJson(changes), attempt === undefined ? {} : { attempt });

/** Returns the decoded finding, and throws if the data of the factory is malformed. */
export function aFinding(changes: JsonRecord = {}): Finding {
  const decoded = decodeNotification(JSON.stringify(notificationJson(changes)));
  if (!decoded.ok) throw new Error(`${decoded.error.where}: ${decoded.error.what}`);
  return decoded.value.finding;
}

export function aDetection(finding: Finding = aFinding()): Detection {
  const detection = detect(finding);
  if (detection.kind !== 'ours') throw new Error(detection.reason);
  return detection;
}
