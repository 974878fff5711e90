import { caseIdFor } from '../../../core/case/case-id';
import { isObject, type JsonObject } from '../../../core/values/json';
import type { Entry } from '../run/recording';
import type { FindingVersion } from './facts';

/**
 * Versions of findings that SCC published because something about the offence changed. If SCC publishes a finding again
 * because of a mark, that is not a new version.
 */
export function versionsOf(entries: readonly Entry[], healedMs: number): readonly FindingVersion[] {
  const handled = handledOf(entries);
  return entries.flatMap((entry): FindingVersion[] => {
    if (entry.kind !== 'reported') return [];
    const { finding } = entry;
    const containers = Array.isArray(finding.containers) ? finding.containers.filter(isObject) : [];
    const isActive = finding.state === 'ACTIVE';
    const muted = finding.mute === 'MUTED';
    const canonicalName = String(finding.canonicalName);
    const eventTime = String(finding.eventTime);
    return [
      {
        seq: entry.seq,
        atMs: entry.atMs,
        canonicalName,
        caseId: caseIdFor({ canonicalName, eventTime, state: String(finding.state), muted }),
        service: String(finding.resourceName).replace('//run.googleapis.com/', ''),
        category: String(finding.category),
        severity: String(finding.severity),
        digests: containers.map(({ imageId }) => String(imageId).split('@')[1] ?? ''),
        isOpen: isActive && !muted,
        eventMs: Date.parse(eventTime),
        knownMs: Math.min(
          Math.max(entry.atMs, Math.min(entry.listedMs, healedMs)),
          handled.find(({ key, atMs }) => key === keyOf(finding) && atMs >= entry.atMs)?.atMs ??
            Number.POSITIVE_INFINITY,
        ),
      },
    ];
  });
}

/** What distinguishes versions of a finding for Riposte. */
const keyOf = ({ canonicalName, eventTime, state, mute }: JsonObject): string =>
  JSON.stringify([canonicalName, eventTime, state, mute]);

/** Notifications that the responder acknowledged. */
const handledOf = (entries: readonly Entry[]): readonly { readonly key: string; readonly atMs: number }[] =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'delivered' || entry.delivery.fn !== 'respond' || entry.status !== 204) return [];
    const { finding } = entry.delivery.message;
    return isObject(finding) ? [{ key: keyOf(finding), atMs: entry.atMs }] : [];
  });
