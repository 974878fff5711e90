import * as z from 'zod';
import type { RuntimeConfig } from '../config/runtime-config';
import { HEARTBEAT_CATEGORY } from '../detectors/heartbeat-category';
import type { Finding, FindingNotification } from '../finding/finding';
import { parseFindingName } from '../finding/resource-names';
import { isRfc3339 } from '../values/time';

/**
 * Silence is not health: a message that crosses what a finding crosses, and changes nothing. Where it ends is one line
 * `heartbeat.arrived` of the actor; an alert fires when that line is missing.
 */
export interface Heartbeat {
  /** Where it set out: `scc` is a canary finding, through the notification config; `topic` skips that part. */
  readonly via: 'topic' | 'scc';
  /** RFC 3339; absent where nobody said so. */
  readonly sentAt?: string;
}
/** Finding ids are 1 to 32 letters and digits. */
const FINDING_ID = 'riposteheartbeat';
/** Full name of the canary finding in its source, `organizations/O/sources/S`. */
export const heartbeatFinding = (source: string): string =>
  `${source}/locations/global/findings/${FINDING_ID}`;
const message = z.strictObject({
  riposteHeartbeat: z.literal(1),
  via: z.enum(['topic', 'scc']).optional(),
  sentAt: z.string().refine(isRfc3339).optional(),
});
/** What goes over a topic: `{"riposteHeartbeat":1}` from a scheduler, with more members from responder to actor. */
export const heartbeatMessage = (beat: Heartbeat): z.input<typeof message> => ({
  riposteHeartbeat: 1,
  ...beat,
});
/** Exactly a heartbeat, or undefined. `publishedAt` is the time of Pub/Sub: a scheduler's message cannot hold one. */
export function tryHeartbeat(value: unknown, publishedAt?: string): Heartbeat | undefined {
  const parsed = message.safeParse(value);
  if (!parsed.success) return undefined;
  const { via = 'topic', sentAt = publishedAt } = parsed.data;
  return { via, ...(sentAt === undefined ? {} : { sentAt }) };
}
/** A canary of the source that the deployment names. From any other source the category is nothing special. */
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
