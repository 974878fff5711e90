import type * as z from 'zod/mini';
import { expectedBy } from '../schema/issue-words';
import { frozen } from '../values/frozen';
import type { JsonObject } from '../values/json';
import type { Collection } from './document-store';

/**
 * A document of the ledger does not have the shape that its only writer writes. This is a fault and never becomes a default:
 * a guess could free a lock, lower the breaker's count or hide a containment.
 */
export class UnreadableDocument extends Error {
  readonly kind = 'unreadable-document';
  /** @param version - what a write must replace. Absent: the document was read, and only its members are wrong */
  constructor(
    message: string,
    readonly version?: string,
  ) {
    super(message);
  }
}

interface Read {
  readonly schema: z.ZodMiniType;
  readonly output: unknown;
}

/** By the document. The ledger gives the same frozen document again while its text stays the same. */
const readBefore = new WeakMap<JsonObject, Read>();

/**
 * Members that the schema does not name are left out.
 *
 * @throws UnreadableDocument with the collection and the member, but not the member's value
 */
export function readDocument<Schema extends z.ZodMiniType>(
  collection: Collection,
  schema: Schema,
  data: JsonObject,
): z.output<Schema> {
  const known = readBefore.get(data);
  if (known?.schema === schema) return known.output as z.output<Schema>;
  const parsed = schema.safeParse(data, { error: expectedBy });
  if (parsed.success) {
    if (Object.isFrozen(data)) readBefore.set(data, { schema, output: frozen(parsed.data) });
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw new UnreadableDocument(
    `a document in ${collection} is malformed at ${issue?.path.join('.') || 'its top'}: expected ${issue?.message}`,
  );
}
