import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import type { SchemaFacts } from './schema-facts';
import { usedTypes } from './used-types';

/** The version that the stacks require, from the installed @cdktf/provider-google. */
export const RECORDED_VERSION = '6.50.0';

export const schemaFile = (version: string = RECORDED_VERSION): string =>
  join(__dirname, '..', 'recordings', 'schema', `${version}.json`);

/** The recorded schema of the genuine provider. */
export const recordedSchema = (): SchemaFacts =>
  JSON.parse(readFileSync(schemaFile(), 'utf8')) as SchemaFacts;

/** The fix in every message about a missing type. */
export const HOW_TO_RECORD =
  'record the schema again with the genuine provider: npm run record-schema -- --provider-mirror DIR';

/** Types that the stacks use and the recorded schema does not have, as `google_x` and `data.google_x`. */
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
