import protos from '@google-cloud/run/build/protos/protos.json';
import fc from 'fast-check';
import { comparableService } from '../../../core/actions/service-patch';
import {
  normalScaling,
  normalService,
  normalTraffic,
  WITH_PRESENCE,
  withoutDefaults,
} from '../../../core/cloud-run/normal-form';
import { keptState } from '../../../core/cloud-run/run-service';
import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import { serviceJson } from '../../factories/cloud-run-json';

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

const count = fc.integer({ min: 0, max: 100 });
const scaling = fc.record(
  {
    scalingMode: fc.constantFrom('AUTOMATIC', 'MANUAL'),
    minInstanceCount: count,
    maxInstanceCount: count,
    manualInstanceCount: count,
  },
  { requiredKeys: [] },
);
const target = fc.record(
  {
    type: fc.constantFrom(LATEST, REVISION),
    revision: fc.constantFrom('web-00001-abc', 'web-00002-def'),
    percent: fc.integer({ min: 0, max: 100 }),
    tag: fc.constantFrom('live', 'next'),
  },
  { requiredKeys: ['type'] },
);
const traffic = fc.array(target, { maxLength: 4 });
const service = fc
  .record({ scaling, traffic, description: fc.string(), labels: fc.dictionary(fc.string(), fc.string()) })
  .map((changes) => serviceJson(changes as unknown as JsonObject));

/** The same message as another printer of ProtoJSON may print it: with defaults written out, and integers as text. */
const spelledOut = (value: JsonObject): JsonObject => ({
  ...value,
  defaultUriDisabled: false,
  customAudiences: [],
  vpcAccess: {},
  scaling: { minInstanceCount: 0, maxInstanceCount: 0, ...texts(value.scaling) },
  traffic: (value.traffic as JsonObject[]).map((one) => ({
    revision: '',
    percent: 0,
    tag: '',
    ...texts(one),
  })),
});

const texts = (value: Json | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([name, member]) => [
      name,
      typeof member === 'number' ? String(member) : member,
    ]),
  );

describe('the normal form of a service', () => {
  it('is its own normal form', () => {
    fc.assert(
      fc.property(service, (one) => expect(normalService(normalService(one))).toEqual(normalService(one))),
    );
  });

  it('is the same if defaults are omitted and if they are written out', () => {
    fc.assert(
      fc.property(service, (one) => expect(normalService(spelledOut(one))).toEqual(normalService(one))),
    );
  });

  it('differs if a count, a mode or a share differs', () => {
    fc.assert(
      fc.property(scaling, scaling, (left, right) => {
        const meaning = (one: JsonObject) => [
          one.scalingMode ?? 'AUTOMATIC',
          one.minInstanceCount ?? 0,
          one.maxInstanceCount ?? 0,
          one.scalingMode === 'MANUAL' ? (one.manualInstanceCount ?? 0) : 'of no meaning',
        ];
        const same = JSON.stringify(meaning(left)) === JSON.stringify(meaning(right));
        expect(JSON.stringify(normalScaling(left)) === JSON.stringify(normalScaling(right))).toBe(same);
      }),
    );
  });

  it('exists for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        const read = { scaling: one, traffic: two, template: one } as JsonObject;
        expect(normalService(normalService(read))).toEqual(normalService(read));
      }),
    );
  });

  it.each([
    ['no scaling and an empty one', undefined, {}],
    ['no mode and automatic', {}, { scalingMode: 'AUTOMATIC' }],
    ['an unspecified mode and automatic', { scalingMode: 'SCALING_MODE_UNSPECIFIED' }, {}],
    [
      'a manual count that remains in automatic mode',
      { scalingMode: 'AUTOMATIC', manualInstanceCount: 0 },
      {},
    ],
    [
      'manual without a count and with zero',
      { scalingMode: 'MANUAL' },
      { scalingMode: 'MANUAL', manualInstanceCount: 0 },
    ],
  ])('is the same for %s', (_what, left, right) => {
    expect(normalScaling(left)).toEqual(normalScaling(right));
  });

  it('treats no traffic as all traffic to the latest revision', () => {
    const all = [{ type: LATEST, percent: 100 }];
    expect([normalTraffic(undefined), normalTraffic([]), normalTraffic(all)]).toEqual([all, all, all]);
  });

  it('keeps the values of labels, including empty ones', () => {
    expect(normalService(serviceJson({ labels: { team: '' } }))).not.toEqual(
      normalService(serviceJson({ labels: {} })),
    );
  });

  it('keeps a volume in memory, which is an empty message', () => {
    const template = (volume: JsonObject) => serviceJson({ template: { volumes: [volume] } });
    expect(normalService(template({ name: 'v', emptyDir: {} }))).not.toEqual(
      normalService(template({ name: 'v' })),
    );
  });

  it('keeps an environment value that looks like an enumeration', () => {
    const env = { name: 'STAGE', value: 'STAGE_UNSPECIFIED' };
    expect(withoutDefaults([env])).toEqual([env]);
  });
});

describe('what an undo compares', () => {
  it.each([
    ['no annotations and empty annotations', {}, { annotations: {} }],
    [
      'a template with and without its defaults',
      { template: { timeout: '300s' } },
      { template: { timeout: '300s', sessionAffinity: false, scaling: {} } },
    ],
    ['no scaling and an empty one', { scaling: undefined }, { scaling: {} }],
  ])('is the same for %s', (_what, left, right) => {
    expect(comparableService(serviceJson(left))).toEqual(comparableService(serviceJson(right)));
  });

  it('differs if a template or an annotation differs', () => {
    const of = (changes: JsonObject) => JSON.stringify(comparableService(serviceJson(changes)));
    const seen = [
      {},
      { template: { timeout: '1s' } },
      { annotations: { a: '' } },
      { annotations: { a: 'b' } },
    ];
    expect(new Set(seen.map(of)).size).toBe(4);
  });

  it('is its own comparison, also for the state that an effect keeps', () => {
    const service = serviceJson({ annotations: { a: 'b' } });
    expect(comparableService(keptState(service))).toEqual(comparableService(service));
  });
});

type Field = { type: string; keyType?: string; options?: JsonObject };
type Definition = {
  fields?: Record<string, Field>;
  oneofs?: Record<string, { oneof: string[] }>;
  nested?: Record<string, Definition>;
};
const V2 = (protos as unknown as { nested: { google: { nested: { cloud: { nested: { run: unknown } } } } } })
  .nested.google.nested.cloud.nested.run as { nested: { v2: { nested: Record<string, Definition> } } };

/** Settable members with explicit presence, by name, below a message of run v2. */
function withPresence(type: string, seen: Set<string>): string[] {
  if (seen.has(type)) return [];
  seen.add(type);
  const definition = V2.nested.v2.nested[type];
  const ofOneof = Object.values(definition?.oneofs ?? {}).flatMap(({ oneof }) => oneof);
  return Object.entries(definition?.fields ?? {}).flatMap(([name, { type: inner, options }]) => {
    const behavior = JSON.stringify(options?.['(google.api.field_behavior)'] ?? '');
    if (behavior.includes('OUTPUT_ONLY')) return [];
    const own = options?.proto3_optional === true || ofOneof.includes(name) ? [name] : [];
    return [...own, ...withPresence(inner, seen)];
  });
}

describe('the members with explicit presence', () => {
  it('are those of the official definition, except those with a separate normal form', () => {
    // An empty environment value is the same as an absent one. The manual count has its own rule. SourceCode is nested.
    const official = withPresence('Service', new Set()).filter(
      (name) => !['value', 'manualInstanceCount'].includes(name),
    );
    expect([...new Set([...official, 'cloudStorageSource'])].sort()).toEqual([...WITH_PRESENCE].sort());
  });
});
