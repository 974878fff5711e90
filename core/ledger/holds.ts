import * as z from 'zod';
import type { HoldFacts } from '../investigation/investigation';
import { hashOf, type JsonObject } from '../values/json';
import { parseIso, toIso } from '../values/time';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { readDocument } from './read-document';

const holdId = (target: string, digest: string | undefined): string =>
  hashOf({ target, digest: digest ?? 'unknown' }).slice(0, 40);

/** The hold on a workload and digest, and the memory of the digests that were contained there. */
export const holdPlaces = (
  target: string,
  digest: string | undefined,
): readonly [hold: DocumentPlace, memory: DocumentPlace] => [
  { collection: 'holds', id: holdId(target, digest) },
  { collection: 'holds', id: memoryId(target) },
];

/** What the two documents of `holdPlaces` say. An undo sets a hold, on workload and digest; it always ends. */
export function holdFacts(
  hold: JsonObject | undefined,
  memory: JsonObject | undefined,
  nowMs: number,
): HoldFacts {
  const digests = digestsOf(memory);
  const badDigests = digests.length > 0 ? { badDigests: digests } : {};
  if (!hold) return { active: false, ...badDigests };
  const { until, setBy } = hold;
  const ends = typeof until === 'string' ? parseIso(until) : undefined;
  // A hold that cannot be read counts as active: acting against a person's undo is the worse mistake.
  const active = ends === undefined || nowMs < ends;
  return {
    active,
    ...(typeof until === 'string' ? { until } : {}),
    ...(typeof setBy === 'string' ? { setBy } : {}),
    ...badDigests,
  };
}

export async function readHold(
  store: DocumentStore,
  target: string,
  digest: string | undefined,
  nowMs: number,
): Promise<HoldFacts> {
  const [hold, memory] = await store.getMany(holdPlaces(target, digest));
  return holdFacts(hold?.data, memory?.data, nowMs);
}

const memoryId = (target: string): string => hashOf({ target, what: 'bad digests' }).slice(0, 40);

const memorySchema = z.object({ digests: z.array(z.string()) });

/** @throws UnreadableDocument: a digest that is forgotten could become a refuge */
const digestsOf = (data: JsonObject | undefined): readonly string[] =>
  data === undefined ? [] : readDocument('holds', memorySchema, data).digests;

/** A service keeps a thousand revisions at most; so many different bad images are an incident of another kind. */
const MOST_DIGESTS = 100;

/** What was contained once is no refuge for the next finding on the same workload. Undefined: it is there already. */
export function withBadDigest(
  memory: JsonObject | undefined,
  target: string,
  digest: string | undefined,
): JsonObject | undefined {
  const digests = digestsOf(memory);
  if (digest === undefined || digests.includes(digest)) return undefined;
  return { target, digests: [...digests, digest].slice(-MOST_DIGESTS) };
}

export interface Hold {
  readonly target: string;
  readonly digest: string | undefined;
  readonly caseId: string;
  /** Who asked for the undo. */
  readonly setBy: string;
  readonly hours: number;
}

/** When a hold that is set now ends, RFC 3339. */
export const holdEnds = (hours: number, nowMs: number): string => toIso(nowMs + hours * 3_600_000);

/** A repeat that names no image may be about the very one that was undone: it is held as well. */
export const heldPlaces = ({ target, digest }: Pick<Hold, 'target' | 'digest'>): readonly DocumentPlace[] =>
  [...new Set([holdId(target, digest), holdId(target, undefined)])].map((id) => ({
    collection: 'holds',
    id,
  }));

export const holdDocument = (hold: Hold, nowMs: number): JsonObject => ({
  target: hold.target,
  digest: hold.digest ?? null,
  caseId: hold.caseId,
  setBy: hold.setBy,
  until: holdEnds(hold.hours, nowMs),
});

/** Returns when the hold ends. */
export async function setHold(store: DocumentStore, hold: Hold, nowMs: number): Promise<string> {
  const data = holdDocument(hold, nowMs);
  for (const { collection, id } of heldPlaces(hold)) await updateDocument(store, collection, id, () => data);
  return holdEnds(hold.hours, nowMs);
}

/** Where the digests that were contained on a workload are remembered. */
export const badDigestsPlace = (target: string): DocumentPlace => ({
  collection: 'holds',
  id: memoryId(target),
});

/** An undo says that the image was not bad after all. Undefined: there is nothing to forget. */
export function withoutBadDigest(
  current: JsonObject | undefined,
  target: string,
  digest: string | undefined,
): JsonObject | undefined {
  const digests = digestsOf(current);
  return digest !== undefined && digests.includes(digest)
    ? { target, digests: digests.filter((one) => one !== digest) }
    : undefined;
}
