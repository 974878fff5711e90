import { type Comparison, type Filter, parseFilter } from '../../core/filter/grammar';
import { type FindingWithResource, findingField, matchesFinding } from '../../core/filter/match-finding';
import type { JsonObject } from '../../core/values/json';
import { asks, asksPresence, type Dialect, type FieldUse, type Leaf, type Reading, written } from './dialect';
import type { Field } from './field';
import { FINDING_FIELDS, type FindingFieldShape, RESOURCE_FIELDS } from './finding-fields';
import { readOrdered } from './order-reading';

export const CLOUD_RUN_SAMPLE =
  '//run.googleapis.com/projects/example-project/locations/europe-west1/services/web';

/** The filter grammar of SCC: notification configs, mute configs, exports. `categories` are the known categories. */
export function findingDialect(categories: readonly string[]): Dialect {
  const samples: Readonly<Record<string, readonly string[]>> = {
    'finding.category': categories,
    'finding.resourceName': [
      CLOUD_RUN_SAMPLE,
      '//compute.googleapis.com/projects/example-project/zones/a/instances/vm',
    ],
    'finding.findingClass': ['THREAT', 'VULNERABILITY', 'MISCONFIGURATION', 'OBSERVATION'],
    'resource.type': ['google.cloud.run.Service', 'google.compute.Instance'],
  };
  const keyOf = ({ field }: Comparison): string => {
    const { of, path } = findingField(field);
    return [of, ...path].join('.');
  };
  return {
    parse: (text) => parseFilter(text),
    keyOf,
    read: (leaf, useOf) => readLeaf(leaf, useOf, keyOf, samples),
    evaluate: (filter: Filter, json: JsonObject) =>
      matchesFinding(filter, { finding: {}, ...json } as FindingWithResource),
    oneOfHeads: [],
  };
}

function readLeaf(
  leaf: Leaf,
  useOf: (key: string) => FieldUse,
  keyOf: (comparison: Comparison) => string,
  samples: Readonly<Record<string, readonly string[]>>,
): Reading {
  const opaque = (why: string, canEvaluate = true): Reading => ({
    kind: 'opaque',
    reason: `${written(leaf)} is compared only by its text: ${why}`,
    canEvaluate,
  });
  if (leaf.kind !== 'compare') return opaque('SCC does not know this term', false);
  const { of, path } = findingField(leaf.field);
  const shape = shapeOf(of, path);
  if (shape === undefined) return opaque(`a finding has no field "${leaf.field}"`, false);
  const key = keyOf(leaf);
  const field = fieldAt(leaf, shape, useOf(key), samples[key]);
  if (asksPresence(leaf)) return asks(field, { kind: 'present' });
  if (shape === 'message') return opaque('the field contains other fields');
  if (field.kind === 'closed' && /[<>]/.test(leaf.operator)) {
    return opaque('SCC compares this field only with = and :', false);
  }
  if (field.kind === 'number') return readOrdered(leaf, field, 'as-written');
  return asks(field, {
    kind: leaf.operator === ':' ? 'contains' : 'equals',
    text: leaf.value,
    letterCase: 'as-written',
  });

  function fieldAt(
    { field: name }: Comparison,
    shape: FindingFieldShape,
    { ordered, presenceOnly }: FieldUse,
    likely: readonly string[] | undefined,
  ): Field {
    const isMessage = shape === 'message' || presenceOnly;
    const isClosed = Array.isArray(shape);
    const kind = isMessage ? 'message' : isClosed ? 'closed' : ordered ? 'number' : 'text';
    return {
      key,
      name,
      path: [of, ...path],
      kind,
      // A path may pass through a list, and values of maps may be lists. Marks are texts.
      repeated: !isMessage && path.length > 1 && path[0] !== 'securityMarks',
      ...(isClosed ? { values: shape as readonly string[] } : {}),
      ...(shape === 'time' ? { numbersOnly: true } : {}),
      ...(likely === undefined ? {} : { samples: likely }),
    };
  }
}

/** Fields below a message are texts. Whether they exist is not checked here. */
function shapeOf(of: 'finding' | 'resource', path: readonly string[]): FindingFieldShape | undefined {
  const fields = of === 'finding' ? FINDING_FIELDS : RESOURCE_FIELDS;
  const [head, ...rest] = path;
  const shape = head !== undefined && Object.hasOwn(fields, head) ? fields[head] : undefined;
  if (rest.length === 0 || shape === undefined) return shape;
  if (shape !== 'message') return undefined;
  return head === 'securityMarks' && rest.length === 1 && rest[0] === 'marks' ? 'message' : 'text';
}
