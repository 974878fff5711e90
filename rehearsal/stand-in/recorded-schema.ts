import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import type { SchemaFacts } from './schema-facts';
import { usedTypes } from './used-types';

/** The version that the stacks ask for: that of the installed @cdktf/provider-google. */
export const RECORDED_VERSION = '6.50.0';

export const schemaFile = (version: string = RECORDED_VERSION): string =>
  join(__dirname, '..', 'recordings', 'schema', `${version}.json`);

/** The genuine provider's schema as it was recorded. */
export const recordedSchema = (): SchemaFacts =>
  JSON.parse(readFileSync(schemaFile(), 'utf8')) as SchemaFacts;

/** Says how the schema is recorded anew, wherever a type is missing. */
export const RECORD_ANEW =
  'record the schema anew, with the genuine provider at hand: npm run record-schema -- --provider-mirror DIR';

/** What stacks use and the recorded schema lacks, as `google_x` and `data.google_x`. */
export function unrecordedTypes(
  stacks: readonly JsonObject[],
  { resources, dataSources }: SchemaFacts = recordedSchema(),
): readonly string[] {
  const used = usedTypes(stacks);
  return [
    ...used.resources.filter((type) => !Object.hasOwn(resources, type)),
    ...used.dataSources.filter((type) => !Object.hasOwn(dataSources, type)).map((type) => `data.${type}`),
  ];
}
