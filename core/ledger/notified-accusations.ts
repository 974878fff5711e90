import * as z from 'zod/mini';
import type { Accusation } from '../facts/investigation';
import { type Finding, imageDigestsOf, unknownImagesOf } from '../finding/finding';
import { boundedText } from '../values/bounded-text';
import { hashOf, type JsonObject, jsonEqual } from '../values/json';
import { known, type Part, unavailable } from '../values/result';
import { parseIso, toIso } from '../values/time';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';

/**
 * What Security Command Center notified Riposte of about one workload, and which images that accuses. Its list shows a
 * finding minutes after the notification, and until then only this document keeps traffic away from such an image. The
 * responder writes it. A compromised responder can add accusations, which only withhold a refuge, and can remove them.
 * Then the list still counts.
 */
export const accusationsPlace = (target: string): DocumentPlace => ({
  collection: 'accusations',
  id: hashOf({ target }).slice(0, 40),
});

/** Far longer than the list lags behind. Afterwards the list alone counts, so that a lost closing accuses nothing for ever. */
const KEPT_MS = 24 * 3_600_000;
/** A repeat does not write the document again before this has passed. */
const FRESH_MS = 3_600_000;
/** Findings with an entry of their own. What the oldest ones accuse is then kept together. */
const MOST = 100;
/** A service has at most a thousand revisions. */
const MOST_DIGESTS = 1_000;
/** No finding has this name. */
const FOLDED = 'earlier findings';
const LONGEST_NAME = 300;

const entry = z.object({
  canonicalName: z.string(),
  category: z.string(),
  /** RFC 3339, of the finding. */
  eventTime: z.string(),
  digests: z.array(z.string()),
  /** Of images without a digest. */
  repositories: z.optional(z.array(z.string())),
  /** RFC 3339: when the notification arrived. */
  at: z.string(),
});
type Entry = z.output<typeof entry>;

const schema = z.object({ accusations: z.array(entry) });

/**
 * The accusations of the last day by other findings. Unavailable: the document is malformed, so no revision is known to
 * be clean.
 *
 * @param own - canonical name of the finding itself
 */
export function notifiedAccusations(
  data: JsonObject | undefined,
  own: string,
  nowMs: number,
): Part<readonly Accusation[]> {
  if (data === undefined) return known([]);
  const parsed = schema.safeParse(data);
  if (!parsed.success) return unavailable('the list of findings that Riposte was notified of is malformed');
  return known(
    parsed.data.accusations
      .filter((one) => one.canonicalName !== own && isKept(one, nowMs))
      .map(({ canonicalName, category, digests, repositories }) => ({
        canonicalName: boundedText(canonicalName, LONGEST_NAME),
        category: boundedText(category, LONGEST_NAME),
        digests,
        ...(repositories === undefined ? {} : { repositories }),
      })),
  );
}

/** A time that cannot be read has not passed. */
const isKept = ({ at }: Entry, nowMs: number): boolean =>
  (parseIso(at) ?? Number.POSITIVE_INFINITY) + KEPT_MS > nowMs;

export async function readNotifiedAccusations(
  store: DocumentStore,
  target: string,
  own: string,
  nowMs: number,
): Promise<Part<readonly Accusation[]>> {
  const { collection, id } = accusationsPlace(target);
  return notifiedAccusations((await store.get(collection, id))?.data, own, nowMs);
}

/**
 * Notes what a notification says. A closed version withdraws the accusation, unless a newer version accuses. A muted
 * finding still accuses, as in the list of Security Command Center: muting hides a finding and says nothing about its
 * image.
 */
export async function noteAccusation(
  store: DocumentStore,
  target: string,
  finding: Finding,
  nowMs: number,
): Promise<void> {
  const { collection, id } = accusationsPlace(target);
  await updateDocument(store, collection, id, (data) => withAccusation(data, target, finding, nowMs));
}

/** The document after a notification. Undefined: it stays as it is. */
export function withAccusation(
  data: JsonObject | undefined,
  target: string,
  finding: Pick<Finding, 'canonicalName' | 'category' | 'eventTime' | 'state' | 'containers'>,
  nowMs: number,
): JsonObject | undefined {
  // A malformed document is replaced. Until then the actor moves no traffic.
  const parsed = schema.safeParse(data ?? { accusations: [] });
  const before = parsed.success ? parsed.data.accusations : [];
  const earlier = before.find(({ canonicalName }) => canonicalName === finding.canonicalName);
  const isOlder = earlier !== undefined && timeOf(earlier) > timeOf(finding);
  const next = isOlder ? earlier : entryOf(finding, earlier, nowMs);
  const others = before.filter((one) => one !== earlier && isKept(one, nowMs));
  const all = [...others, ...(next ? [next] : [])];
  // A repeat of an earlier entry changes nothing but the order.
  if (parsed.success && next === earlier && all.length === before.length) return undefined;
  return { target, accusations: folded(all) };
}

function folded(all: readonly Entry[]): Entry[] {
  if (all.length <= MOST) return [...all];
  const old = all.slice(0, all.length - MOST + 1);
  const digests = [...new Set(old.flatMap((one) => one.digests))].slice(-MOST_DIGESTS);
  const at =
    old
      .map((one) => one.at)
      .sort()
      .at(-1) ?? '';
  const repositories = [...new Set(old.flatMap((one) => one.repositories ?? []))].slice(-MOST);
  const earlier = { canonicalName: FOLDED, category: '', eventTime: '', digests, at };
  return [{ ...earlier, ...(repositories.length > 0 ? { repositories } : {}) }, ...all.slice(-MOST + 1)];
}

const timeOf = ({ eventTime }: Pick<Entry, 'eventTime'>): number => parseIso(eventTime) ?? 0;

function entryOf(
  { canonicalName, category, eventTime, state, containers }: Parameters<typeof withAccusation>[2],
  earlier: Entry | undefined,
  nowMs: number,
): Entry | undefined {
  const digests = imageDigestsOf({ containers });
  const repositories = unknownImagesOf({ containers }).map((one) => boundedText(one, LONGEST_NAME));
  if (state !== 'ACTIVE' || digests.length + repositories.length === 0) return undefined;
  const next = {
    canonicalName,
    category: boundedText(category, LONGEST_NAME),
    eventTime,
    digests: [...digests],
    ...(repositories.length > 0 ? { repositories } : {}),
  };
  const isRepeat =
    earlier !== undefined &&
    jsonEqual({ ...earlier, at: '' }, { ...next, at: '' }) &&
    nowMs - (parseIso(earlier.at) ?? 0) < FRESH_MS;
  return isRepeat ? earlier : { ...next, at: toIso(nowMs) };
}
