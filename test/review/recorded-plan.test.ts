import fc from 'fast-check';
import { isObject, type JsonObject } from '../../core/values/json';
import { Head, reference } from './cases/head';
import { applyDelta, deltaBetween, keyedPlan, planOf } from './cases/recorded-plan';
import { createStablePlans } from './cases/stable-plan';

const entry = (address: string, more: object = {}): JsonObject => ({
  address,
  change: { actions: ['no-op'] },
  ...more,
});

describe('a recorded plan and its delta', () => {
  const plan = {
    format_version: '1.2',
    timestamp: '2026-01-01T00:00:00Z',
    planned_values: { outputs: {} },
    resource_changes: [entry('b.b'), entry('a.a', { deposed: '01' }), entry('a.a')],
    configuration: {
      root_module: {
        resources: [entry('b.b'), entry('a.a')],
        module_calls: { x: { source: './modules/x', module: { resources: [entry('d.d'), entry('c.c')] } } },
      },
    },
  };

  test('is keyed by address, with deposed objects in addition, and without the members that the review does not read', () => {
    const keyed = keyedPlan(plan);
    expect(Object.keys(keyed)).toEqual(['format_version', 'resource_changes', 'configuration']);
    expect(Object.keys(keyed.resource_changes as object)).toEqual(['a.a', 'a.a deposed 01', 'b.b']);
    expect(keyed).toHaveProperty([
      'configuration',
      'root_module',
      'module_calls',
      'x',
      'module',
      'resources',
      'c.c',
    ]);
  });

  test("regains Terraform's shape, in the order of addresses", () => {
    const back = planOf(keyedPlan(plan));
    expect(back.resource_changes).toEqual([entry('a.a'), entry('a.a', { deposed: '01' }), entry('b.b')]);
    expect(back).toHaveProperty('configuration.root_module.module_calls.x.module.resources', [
      entry('c.c'),
      entry('d.d'),
    ]);
  });

  test('composes the exact head from any base and delta', () => {
    const object = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => isObject(value) && !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(object, object, (base, head) => {
        const [from, to] = [base as JsonObject, head as JsonObject];
        expect(applyDelta(from, deltaBetween(from, to))).toEqual(to);
      }),
    );
  });

  test('does not change the base, even if before and after are one object there', () => {
    const one = { filter: 'a' };
    const base = { change: { before: one, after: one } };
    const head = applyDelta(base, { set: { '/change/after/filter': 'b' }, unset: [] });
    expect(head).toEqual({ change: { before: { filter: 'a' }, after: { filter: 'b' } } });
    expect(base).toEqual({ change: { before: { filter: 'a' }, after: { filter: 'a' } } });
  });

  test('reports the path if a delta does not fit its base', () => {
    expect(() => applyDelta({}, { set: { '/a~1b/c': 1 }, unset: [] })).toThrow('/a~1b/c is not in the base');
  });
});

describe('a value that differs in every recording', () => {
  const started = Date.parse('2026-11-26T10:00:00Z');
  const stable = (value: object) => createStablePlans(started)(value as JsonObject);

  test('becomes a number, and equal values get equal numbers', () => {
    const [one, two] = ['278cdf13-6b39-dafc-4adc-c2ea69e71c18', 'afc2dc82-d323-1fba-9ab7-2e193b72ce34'];
    const { a, b, c } = stable({ a: `builds/${one}`, b: two, c: `x/${one}` });
    expect(a).toBe('builds/00000000-0000-4000-8000-000000000001');
    expect(b).toBe('00000000-0000-4000-8000-000000000002');
    expect(c).toBe('x/00000000-0000-4000-8000-000000000001');
  });

  test('is a time of the recording, but not a time that a person wrote', () => {
    expect(stable({ update_time: '2026-11-26T10:00:04.2Z', expiry_time: '2025-12-31T00:00:00Z' })).toEqual({
      update_time: '2026-01-01T00:00:00Z',
      expiry_time: '2025-12-31T00:00:00Z',
    });
  });

  test('is an etag, also in the JSON of a dashboard', () => {
    expect(stable({ etag: 'BwX', dashboard_json: '{"etag":"cHJv","a":1}' })).toEqual({
      etag: 'etag',
      dashboard_json: '{"etag":"etag","a":1}',
    });
  });

  test('is not a project number', () => {
    expect(stable({ number: '210987654321', count: 7 })).toEqual({ number: '210987654321', count: 7 });
  });
});

describe('the head of a case', () => {
  const stack = () => ({
    resource: {
      google_pubsub_topic: { a: { name: 'a', '//': { metadata: { path: 'stack/riposte/a/topic' } } } },
      google_pubsub_subscription: { s: { topic: reference('google_pubsub_topic.a.id') } },
      google_logging_metric: { m: { depends_on: ['google_pubsub_topic.a'] } },
    },
  });

  test('finds a resource by its construct path', () => {
    expect(new Head({ stack: stack() }).the('google_pubsub_topic', 'a/topic').address).toBe(
      'google_pubsub_topic.a',
    );
    expect(() => new Head({ stack: stack() }).the('google_pubsub_topic', 'b')).toThrow(
      'stack/riposte/a/topic',
    );
  });

  test('renames a resource in every reference to it, and returns it', () => {
    const head = new Head({ stack: stack() });
    const renamed = head.rename(head.the('google_pubsub_topic'), 'b');
    head.set(renamed, 'name', 'c');
    expect(head.stacks.stack).toMatchObject({
      resource: {
        google_pubsub_topic: { b: { name: 'c' } },
        google_pubsub_subscription: { s: { topic: reference('google_pubsub_topic.b.id') } },
        google_logging_metric: { m: { depends_on: ['google_pubsub_topic.b'] } },
      },
    });
  });

  test('refuses an edit that would change nothing', () => {
    const head = new Head({ stack: stack() });
    expect(() => head.replaceText(head.the('google_pubsub_topic'), 'name', 'x', 'y')).toThrow(
      'has no "x" in name',
    );
  });
});
