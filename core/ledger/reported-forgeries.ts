import * as z from 'zod/mini';
import { hashOf, type JsonObject } from '../values/json';
import { parseIso } from '../values/time';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';

/**
 * Of which forgeries of a case the actor has notified people. Each delivery finds the same forgery again, and somebody may
 * repeat it before every delivery: people are notified once an hour of each cause. Another cause is never silenced by it. Only
 * the actor writes this document.
 */
export const forgeriesPlace = (caseId: string): DocumentPlace => ({ collection: 'forgeries', id: caseId });

/** After this long, people are notified of the same cause again: it is a new attack, or nobody has ended the first one. */
const SILENT_MS = 3_600_000;

/** The oldest causes are forgotten, and then reported again. */
const MOST = 50;

const schema = z.object({ reported: z.array(z.object({ cause: z.string(), at: z.string() })) });
type Reported = z.output<typeof schema>['reported'];

const keyOf = (cause: string): string => hashOf({ cause }).slice(0, 24);

/** A document that cannot be read silences nothing. */
function reportedIn(data: JsonObject | undefined): Reported {
  const parsed = schema.safeParse(data);
  return parsed.success ? parsed.data.reported : [];
}

/** Whether people were notified of this cause within the last hour. A time in the future silences nothing. */
export function isReported(data: JsonObject | undefined, cause: string, nowMs: number): boolean {
  const at = reportedIn(data).find((one) => one.cause === keyOf(cause))?.at ?? '';
  const ageMs = nowMs - (parseIso(at) ?? Number.NEGATIVE_INFINITY);
  return ageMs >= 0 && ageMs < SILENT_MS;
}

/** The document after people were notified of these causes. */
export function withReported(
  data: JsonObject | undefined,
  causes: readonly string[],
  at: string,
): JsonObject {
  const keys = [...new Set(causes.map(keyOf))];
  const others = reportedIn(data).filter(({ cause }) => !keys.includes(cause));
  const reported = [...others, ...keys.map((cause) => ({ cause, at }))].slice(-MOST);
  return { reported };
}

export async function readForgeries(store: DocumentStore, caseId: string): Promise<JsonObject | undefined> {
  const { collection, id } = forgeriesPlace(caseId);
  return (await store.get(collection, id))?.data;
}

export async function noteForgeries(
  store: DocumentStore,
  caseId: string,
  causes: readonly string[],
  at: string,
): Promise<void> {
  const { collection, id } = forgeriesPlace(caseId);
  await updateDocument(store, collection, id, (data) => withReported(data, causes, at));
}
