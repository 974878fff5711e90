import type * as z from 'zod';
import type { JsonObject } from '../values/json';
import type { Collection } from './document-store';

/**
 * A document of the ledger is not as its only writer writes it. A fault, and never a default: a guess here could make a
 * lock free, the breaker's count smaller or a containment invisible.
 */
export class UnreadableDocument extends Error {
  readonly kind = 'unreadable-document';
}

/**
 * Members that the schema does not name are left out.
 *
 * @throws UnreadableDocument with the collection and the member, without the member's value
 */
export function readDocument<Schema extends z.ZodType>(
  collection: Collection,
  schema: Schema,
  data: JsonObject,
): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableDocument(
    `a document in ${collection} is malformed at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`,
  );
}
