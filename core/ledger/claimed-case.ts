import * as z from 'zod/mini';
import { VERDICTS } from '../outcome/outcome';
import { expectedBy } from '../schema/issue-words';
import type { JsonObject } from '../values/json';
import { err, ok, type Result } from '../values/result';
import type { CaseDocument } from './case-document';

const text = z.string();

/** What the responder reads of a case that exists already. The actor validates the rest: case-schema.ts. */
const record = z.looseObject({
  plan: z.looseObject({
    hash: text.check(z.regex(/^[0-9a-f]{64}$/)),
    withheld: z.optional(z.array(z.looseObject({}))),
  }),
  verdict: z.optional(z.enum(VERDICTS)),
  timeline: z.array(z.looseObject({ at: text })),
});

const lease = { run: text, leaseUntilMs: z.number() };

const document = z.discriminatedUnion('state', [
  z.looseObject({ ...lease, state: z.literal('investigating') }),
  z.looseObject({ ...lease, state: z.enum(['ready', 'handed-over', 'closed']), record }),
]);

/**
 * The document of a case that another delivery has claimed before. The error says which member is malformed: somebody has
 * rewritten the document, because neither function writes such a one.
 */
export function readClaimedCase(data: JsonObject): Result<CaseDocument, string> {
  const parsed = document.safeParse(data, { error: expectedBy });
  if (parsed.success) return ok(data as unknown as CaseDocument);
  const [issue] = parsed.error.issues;
  return err(
    `the case document is malformed at ${issue?.path.join('.') || 'its top'}: expected ${issue?.message}`,
  );
}
