import * as z from 'zod/mini';
import type { HoldFacts } from '../facts/investigation';
import { hashOf, type JsonObject } from '../values/json';
import { parseIso, toIso } from '../values/time';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { readDocument } from './read-document';

const holdId = (target: string, digest: string | undefined): string =>
  hashOf({ target, digest: digest ?? 'unknown' }).slice(0, 40);

/** The documents with the hold on a workload and digest, and with the digests that were contained there. */
export const holdPlaces = (
  target: string,
  digest: string | undefined,
): readonly [hold: DocumentPlace, memory: DocumentPlace] => [
  { collection: 'holds', id: holdId(target, digest) },
  { collection: 'holds', id: memoryId(target) },
];

/** What the two documents of `holdPlaces` contain. An undo sets a hold on workload and digest. Every hold has an end. */
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
  // A hold that cannot be read counts as active, because acting against a person's undo is the worse mistake.
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

/** @throws UnreadableDocument: a missing digest could become a refuge */
const digestsOf = (data: JsonObject | undefined): readonly string[] =>
  data === undefined ? [] : readDocument('holds', memorySchema, data).digests;

/** A service has at most a thousand revisions. This many different bad images are another kind of incident. */
const MOST_DIGESTS = 100;

/** A digest that was contained is no refuge for the next finding on the workload. Undefined: the digest is already in the list. */
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
  /** Who requested the undo. */
  readonly setBy: string;
  readonly hours: number;
}

/** When a hold that is set now ends, RFC 3339. */
export const holdEnds = (hours: number, nowMs: number): string => toIso(nowMs + hours * 3_600_000);

/** A repeat that names no image may be about the image whose containment was undone, so the hold applies to it too. */
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

/** The document with the digests that were contained on a workload. */
export const badDigestsPlace = (target: string): DocumentPlace => ({
  collection: 'holds',
  id: memoryId(target),
});

/** An undo means that the image was not bad. Undefined: the digest is not in the list. */
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
