import * as z from 'zod/mini';
import { HEARTBEAT_CATEGORY } from '../detectors/heartbeat-category';
import type { Finding, FindingNotification } from '../finding/finding';
import { parseFindingName } from '../finding/resource-names';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { isRfc3339 } from '../values/time';

/**
 * A message that takes the path of a finding and changes nothing, because silence does not prove health. It ends in one
 * log line `heartbeat.arrived` of the actor. An alert fires when that line is missing.
 */
export interface Heartbeat {
  /** Where it began: `scc` is a canary finding, through the notification config; `topic` skips that part. */
  readonly via: 'topic' | 'scc';
  /** RFC 3339. Absent when unknown. */
  readonly sentAt?: string;
}
/** Finding ids are 1 to 32 letters and digits. */
const FINDING_ID = 'riposteheartbeat';
/** Full name of the canary finding in its source, `organizations/O/sources/S`. */
export const heartbeatFinding = (source: string): string =>
  `${source}/locations/global/findings/${FINDING_ID}`;
const message = z.strictObject({
  riposteHeartbeat: z.literal(1),
  via: z.optional(z.enum(['topic', 'scc'])),
  sentAt: z.optional(z.string().check(z.refine(isRfc3339))),
});
/** The message on a topic: `{"riposteHeartbeat":1}` from a scheduler, with more members from responder to actor. */
export const heartbeatMessage = (beat: Heartbeat): z.input<typeof message> => ({
  riposteHeartbeat: 1,
  ...beat,
});
/**
 * Exactly a heartbeat, or undefined. `publishedAt` is Pub/Sub's time, because a scheduler's message cannot contain one.
 */
export function tryHeartbeat(value: unknown, publishedAt?: string): Heartbeat | undefined {
  const parsed = message.safeParse(value);
  if (!parsed.success) return undefined;
  const { via = 'topic', sentAt = publishedAt } = parsed.data;
  return { via, ...(sentAt === undefined ? {} : { sentAt }) };
}
/** Whether this is a canary of the source that the deployment names. From other sources the category has no meaning. */
export function isCanary({ category, name }: Finding, source: string | undefined): boolean {
  const parsed = parseFindingName(name);
  if (category !== HEARTBEAT_CATEGORY || source === undefined || !parsed.ok) return false;
  return `${parsed.value.parentKind}/${parsed.value.parent}/sources/${parsed.value.source}` === source;
}
export const tryCanary = (
  { finding }: FindingNotification,
  pipeline: RuntimeConfig['pipeline'],
): Heartbeat | undefined =>
  isCanary(finding, pipeline?.heartbeatSource) ? { via: 'scc', sentAt: finding.eventTime } : undefined;
