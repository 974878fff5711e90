import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { detect } from '../../core/catalogue/detect';
import type { Detection, NotOurs } from '../../core/detectors/detection';
import { UNREADABLE_CLASS } from '../../core/finding/decode-finding';
import { decodeNotification, decodeText, type PushEnvelope } from '../../core/finding/decode-push';
import type { Finding, FindingNotification, Malformed } from '../../core/finding/finding';
import { isCloudRunResource } from '../../core/finding/resource-names';
import { type Heartbeat, tryCanary, tryHeartbeat } from '../../core/heartbeat/heartbeat';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { decodeLogEntry, type LogEntry } from '../../core/tamper';
import { isObject } from '../../core/values/json';

/** What one delivery is. The shape of the message distinguishes findings, audit entries and heartbeats, never its attributes. */
export type Push =
  | FindingPush
  | AuditEntryPush
  | { readonly kind: 'heartbeat'; readonly beat: Heartbeat }
  | { readonly kind: 'not-ours'; readonly finding: Finding; readonly reason: string }
  | MalformedPush;

export interface MalformedPush {
  readonly kind: 'malformed';
  readonly event: 'finding.malformed' | 'tamper.malformed';
  readonly problem: Malformed;
}

export interface FindingPush {
  readonly kind: 'finding';
  readonly notification: FindingNotification;
  readonly detection: Detection;
  readonly envelope: PushEnvelope;
}

export interface AuditEntryPush {
  readonly kind: 'audit-entry';
  readonly entry: LogEntry;
  /** As delivered. This is what is kept as evidence. */
  readonly raw: string;
}

/** What the deployment knows: its catalogue, and the source of its canary. */
export interface Known {
  readonly config: Pick<RuntimeConfig, 'pipeline'>;
  readonly catalogue: Catalogue;
}

export function classifyPush(envelope: PushEnvelope, known: Known): Push {
  const raw = decodeText(Buffer.from(envelope.data, 'base64')).text;
  const heartbeat = shaped(raw, ['riposteHeartbeat']);
  const beat = heartbeat && tryHeartbeat(heartbeat, envelope.publishTime);
  if (beat) return { kind: 'heartbeat', beat };
  if (shaped(raw, ['logName', 'protoPayload'])) return classifyEntry(raw);
  return classifyFinding(raw, envelope, known);
}

/**
 * The message, if it is an object with these members at its top. The text of a finding is deeper, so it cannot look like anything
 * else. The search for the words saves most messages, which are findings, a second parse.
 */
function shaped(raw: string, members: readonly string[]): Record<string, unknown> | undefined {
  if (!members.every((name) => raw.includes(`"${name}"`))) return undefined;
  try {
    const value: unknown = JSON.parse(raw);
    return isObject(value) && members.every((name) => Object.hasOwn(value, name)) ? value : undefined;
  } catch {
    return undefined;
  }
}

function classifyEntry(raw: string): Push {
  const entry = decodeLogEntry(raw);
  return entry.ok
    ? { kind: 'audit-entry', entry: entry.value, raw }
    : { kind: 'malformed', event: 'tamper.malformed', problem: entry.error };
}

function classifyFinding(raw: string, envelope: PushEnvelope, { config, catalogue }: Known): Push {
  const decoded = decodeNotification(raw);
  if (!decoded.ok) return { kind: 'malformed', event: 'finding.malformed', problem: decoded.error };
  const notification = decoded.value;
  const beat = tryCanary(notification, config.pipeline);
  if (beat) return { kind: 'heartbeat', beat };
  const { finding } = notification;
  const detection: Detection | NotOurs = detect(finding, catalogue);
  if (detection.kind === 'ours') return { kind: 'finding', notification, detection, envelope };
  // It may be a threat that the catalogue does not know, so "not ours" would be a guess.
  return finding.findingClass === UNREADABLE_CLASS && isCloudRunResource(finding.resourceName)
    ? { kind: 'malformed', event: 'finding.malformed', problem: classProblem(notification) }
    : { kind: 'not-ours', finding, reason: detection.reason };
}

const classProblem = ({
  finding: { canonicalName, category, resourceName },
}: FindingNotification): Malformed => ({
  kind: 'malformed',
  code: 'finding-class-unreadable',
  what: 'the class is not a text, and the category is not in the catalogue',
  where: 'finding.findingClass',
  expected: 'a class such as THREAT',
  fix: 'compare it with google.cloud.securitycenter.v2.NotificationMessage',
  mayBeThreat: true,
  about: { canonicalName, category, resourceName },
});
