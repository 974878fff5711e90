import {
  FINDING_FIELDS,
  type FindingFieldShape,
  RESOURCE_FIELDS,
} from '../../../review/filters/finding-fields';
import type { FieldDefinition } from '../../../sandbox/schema/definition';
import { definitionsOf } from '../../../sandbox/schema/definitions';
import { SCC_API } from '../../../sandbox/schema/scc-api';

const SCOPE = 'google.cloud.securitycenter.v2';
const definitions = definitionsOf(SCC_API);

function shapeOf(owner: string, { type, rule, keyType }: FieldDefinition): FindingFieldShape {
  if (rule === 'repeated' || keyType !== undefined) return 'message';
  if (type === 'string') return 'text';
  if (type === 'google.protobuf.Timestamp') return 'time';
  const definition = definitions.resolve(type, definitions.resolve(owner, SCOPE)?.name ?? SCOPE)?.definition;
  return definition?.values === undefined
    ? 'message'
    : Object.keys(definition.values).filter((name) => !name.endsWith('_UNSPECIFIED'));
}

test.each([
  ['Finding', FINDING_FIELDS],
  ['ListFindingsResponse.ListFindingsResult.Resource', RESOURCE_FIELDS],
])('%s has the fields that SCC defines', (owner, fields) => {
  const defined = definitions.resolve(owner, SCOPE)?.definition.fields ?? {};
  expect(Object.keys(fields).sort()).toEqual(Object.keys(defined).sort());
  for (const [name, shape] of Object.entries(fields)) {
    const official = shapeOf(owner, defined[name] as FieldDefinition);
    // An open set of values may be a text. A closed set has every value.
    if (shape === 'text' && Array.isArray(official)) continue;
    expect([name, Array.isArray(shape) ? [...shape].sort() : shape]).toEqual([
      name,
      Array.isArray(official) ? [...official].sort() : official,
    ]);
  }
});
