import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Writes dist/review/report/review-report.schema.json: the JSON Schema of `riposte review --format json`. It comes from
 * the compiled zod schema, so that the types, the document and the schema have one source.
 */
export function writeReviewSchema(root) {
  const folder = join(root, 'dist', 'review', 'report');
  const { reviewSchema } = createRequire(join(folder, 'here.js'))('./json-schema.js');
  writeFileSync(join(folder, 'review-report.schema.json'), `${JSON.stringify(reviewSchema(), null, 2)}\n`);
}
