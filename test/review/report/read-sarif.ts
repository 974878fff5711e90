import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

/**
 * The schema that OASIS publishes, from Microsoft's package. It uses draft 4 of JSON Schema, whose `id` is now `$id`.
 * Its other keywords mean the same in draft 7.
 */
const {
  $schema: _draft,
  id: _id,
  ...schema
} = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  validateFormats: false,
  allErrors: false,
}).compile(schema);

export const isValidSarif = (document: unknown): boolean => validate(document);
export const sarifErrors = (): unknown => validate.errors;
