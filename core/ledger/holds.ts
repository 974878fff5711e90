import type { HoldFacts } from '../investigation/investigation';
import { hashOf } from '../json';
import { parseIso, toIso } from '../time';
import { type DocumentStore, updateDocument } from './document-store';

const holdId = (target: string, digest: string | undefined): string =>
  hashOf({ target, digest: digest ?? 'unknown' }).slice(0, 40);

/** Set by an undo, on workload and digest; it always ends. */
export async function readHold(
  store: DocumentStore,
  target: string,
  digest: string | undefined,
  nowMs: number,
): Promise<HoldFacts> {
  const document = await store.get('holds', holdId(target, digest));
  if (!document) return { active: false };
  const { until, setBy } = document.data;
  const ends = typeof until === 'string' ? parseIso(until) : undefined;
  // A hold that cannot be read counts as active: acting against a person's undo is the worse mistake.
  const active = ends === undefined || nowMs < ends;
  return {
    active,
    ...(typeof until === 'string' ? { until } : {}),
    ...(typeof setBy === 'string' ? { setBy } : {}),
  };
}

export async function setHold(
  store: DocumentStore,
  hold: {
    readonly target: string;
    readonly digest: string | undefined;
    readonly caseId: string;
    readonly setBy: string;
    readonly hours: number;
  },
  nowMs: number,
): Promise<string> {
  const until = toIso(nowMs + hold.hours * 3_600_000);
  await updateDocument(store, 'holds', holdId(hold.target, hold.digest), () => ({
    target: hold.target,
    digest: hold.digest ?? null,
    caseId: hold.caseId,
    setBy: hold.setBy,
    until,
  }));
  return until;
}
