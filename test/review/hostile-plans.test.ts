import fc from 'fast-check';
import { isObject, type JsonObject } from '../../core/values/json';
import { readPlan, readPlanJson } from '../../review/input/plan-json';
import { compareSynthesized } from '../../review/input/synthesized';
import { review } from '../../review/review';
import { reference } from './cases/head';
import { loadPlan } from './cases/load-plan';

/** A plan after mutations. Every member may be of every type. */
type Mutable = Record<string, unknown>;

const real = [
  'r01-moved-and-replaced',
  'r01-forgotten',
  'harmless-first-deployment',
  'harmless-first-refresh',
]
  .flatMap((id) => loadPlan(id))
  .map(({ plan }) => plan);

// Cloned, because a later mutation may change a value that an earlier one inserted.
const ANYTHING = fc
  .oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      '',
      '*',
      reference('x.y.z'),
      '__proto__',
      [],
      {},
      [null],
      [[]],
    ),
    fc.constantFrom<unknown>(
      { references: [null, 7, 'module.a.b', 'var.x'] },
      { constant_value: { a: [] } },
      ['delete', 7],
    ),
    fc.string(),
    fc.jsonValue({ maxDepth: 3 }),
  )
  .map((value) => structuredClone(value));

/** A few resources of a plan, so that a mutation of them is likely to have an effect. */
const SMALL_PLAN = fc
  .tuple(fc.constantFrom(...real), fc.infiniteStream(fc.nat()))
  .map(([plan, numbers]): Mutable => {
    const picked = [...numbers.take(8)];
    const some = (list: unknown) => (Array.isArray(list) ? picked.map((at) => list[at % list.length]) : list);
    return structuredClone({
      ...plan,
      resource_changes: some(plan.resource_changes),
      ...(plan.resource_drift ? { resource_drift: some(plan.resource_drift) } : {}),
    }) as Mutable;
  });

type Mutation = (plan: Mutable) => void;

/** Follows the given turns down the plan, and replaces or deletes the value at the end. */
const ANYWHERE = fc
  .tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 9 }), fc.option(ANYTHING, { nil: undefined }))
  .map(
    ([turns, value]): Mutation =>
      (plan) => {
        let at: Mutable = plan;
        for (const [step, turn] of turns.entries()) {
          const keys = Object.keys(at);
          const key = keys[turn % keys.length];
          if (key === undefined) return;
          const next = at[key];
          const isEnd = step === turns.length - 1 || typeof next !== 'object' || next === null;
          if (isEnd && value === undefined) delete at[key];
          if (isEnd && value !== undefined) at[key] = value;
          if (isEnd) return;
          at = next as Mutable;
        }
      },
  );

const changesOf = (plan: Mutable): readonly Mutable[] =>
  Array.isArray(plan.resource_changes)
    ? plan.resource_changes.filter(isObject).map((each) => each as Mutable)
    : [];

const ACTIONS = ['no-op', 'create', 'read', 'update', 'delete', 'forget', 'open', 'later'];

/** What Terraform may report of every resource at once. */
const EVERYWHERE = fc.oneof(
  fc.subarray(ACTIONS).map(
    (actions): Mutation =>
      (plan) => {
        for (const { change } of changesOf(plan)) if (isObject(change)) Object.assign(change, { actions });
      },
  ),
  fc
    .constantFrom<Mutable>(
      { deposed: '0a1b2c3d' },
      { previous_address: 'module.a["x"].google_pubsub_topic.b[0]' },
      { mode: 'data' },
      { type: 'constructor', address: 'constructor.prototype' },
      { address: '__proto__' },
      { action_reason: 'delete_because_no_resource_config' },
    )
    .map(
      (members): Mutation =>
        (plan) => {
          for (const change of changesOf(plan)) Object.assign(change, members);
        },
    ),
  fc
    .constantFrom<Mutable>(
      { after_unknown: true },
      { after: {}, after_unknown: true },
      { after: null },
      { before: null },
      { before: null, after: null, after_unknown: null },
      { importing: { id: 'x' } },
      { before_sensitive: true, after_sensitive: true },
      { replace_paths: [['streaming_config', 0, 'filter'], [], 'x', null] },
    )
    .map(
      (members): Mutation =>
        (plan) => {
          for (const { change } of changesOf(plan))
            if (isObject(change)) Object.assign(change, structuredClone(members));
        },
    ),
  fc
    .constantFrom<Mutable>(
      { errored: true, complete: false, applyable: false },
      { resource_changes: [] },
      { configuration: null },
      { deferred_changes: [{ reason: 'provider_config_unknown' }, 7] },
      { output_changes: { a: null, b: { actions: ['delete'] }, c: { actions: 7 } } },
    )
    .map(
      (members): Mutation =>
        (plan) =>
          void Object.assign(plan, members),
    ),
);

const HOSTILE_PLAN = fc
  .tuple(SMALL_PLAN, fc.array(fc.oneof(ANYWHERE, EVERYWHERE), { minLength: 1, maxLength: 6 }))
  .map(([plan, mutations]) => {
    for (const mutate of mutations) mutate(plan);
    return plan;
  });

/** Throws if the reader or a rule throws. */
function reviewed(plan: unknown): void {
  const read = readPlan(plan, 'plan');
  if (!read.ok) {
    expectRefusal(read.error);
    return;
  }
  const { findings, verdicts } = review([read.value]);
  expect(findings.filter(({ message }) => message.startsWith('The rule ended in an error'))).toEqual([]);
  expect(Object.keys(verdicts)).toEqual(['detection', 'response', 'powers']);
}

const expectRefusal = (problem: object): void =>
  expect(problem).toEqual({
    code: expect.any(String),
    what: expect.any(String),
    where: 'plan',
    expected: expect.any(String),
    fix: expect.any(String),
  });

describe('a plan', () => {
  test('may have any value anywhere: the review judges or refuses it', () => {
    fc.assert(fc.property(HOSTILE_PLAN, reviewed), { numRuns: 300 });
  });

  test('may be any JSON', () => {
    fc.assert(fc.property(fc.oneof(ANYTHING, fc.dictionary(fc.string(), ANYTHING)), reviewed));
  });

  test('may be truncated or begin with any text', () => {
    const text = JSON.stringify({ ...real[1], resource_changes: [] });
    const anyText = fc
      .tuple(fc.string(), fc.nat(text.length))
      .map(([before, length]) => `${before}\n${text.slice(0, length)}`);
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string()), (given) => {
        const read = readPlanJson(given, 'plan');
        if (!read.ok) expectRefusal(read.error);
      }),
    );
  });

  test.each(['0.1', '0.2', ...Array.from({ length: 10 }, (_, minor) => `1.${minor}`)])(
    'of format %s is read',
    (version) => {
      expect(readPlan({ ...real[0], format_version: version }, 'plan').ok).toBe(true);
    },
  );

  test.each(['2.0', '0.3', '10.1', '1', '', null, 1, {}, ['1.2']])('of format %j is refused', (version) => {
    expect(readPlan({ ...real[0], format_version: version }, 'plan')).toMatchObject({
      ok: false,
      error: { code: 'unknown-format' },
    });
  });

  test('is refused next to another plan in one text, because only one of the two would be reviewed', () => {
    const [one, two] = real.map((plan) => JSON.stringify(plan));
    const refused = { ok: false, error: { code: 'not-json' } };
    expect(readPlanJson(`${one}\n${two}\n`, 'plan')).toMatchObject(refused);
    expect(readPlanJson(`terraform show\n${one}\n${two}`, 'plan')).toMatchObject(refused);
    expect(readPlanJson(`terraform show { \n${two}`, 'plan').ok).toBe(true);
  });

  test('may change a thousand resources', () => {
    const changes = real[0]?.resource_changes as readonly JsonObject[];
    const many = Array.from({ length: 1_000 }, (_, at) => {
      const { address, ...change } = changes[at % changes.length] as JsonObject;
      return { ...change, address: `${String(address)}[${at}]` };
    });
    const read = readPlan({ ...real[0], resource_changes: many }, 'plan');
    if (!read.ok) throw new Error(read.error.what);
    const { counts } = review([read.value]);
    const { move: _, import: __, ...kinds } = counts;
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(1_000);
  });

  test('with extreme nesting is refused', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = `{"format_version":"1.2","resource_changes":[{"address":"google_scc_source.a","change":{"after":{"a":${deep}}}}]}`;
    expect(readPlanJson(text, 'plan')).toMatchObject({ ok: false, error: { code: 'not-a-plan' } });
  });
});

test('two synthesized stacks may have any content and are compared', () => {
  const member = fc.constantFrom(
    'resource',
    'data',
    'moved',
    'removed',
    'module',
    'provider',
    'terraform',
    '//',
  );
  const type = fc.constantFrom(
    'google_pubsub_topic',
    'google_scc_v2_project_notification_config',
    '__proto__',
    'toString',
  );
  const resources = fc.dictionary(type, fc.oneof(ANYTHING, fc.dictionary(fc.string(), ANYTHING)));
  const stack = fc.dictionary(member, fc.oneof(ANYTHING, resources));
  fc.assert(
    fc.property(stack, stack, (base, head) => {
      const [from, to] = [base, head].map((json) => [{ name: 'stack', json: json as JsonObject }]);
      const { findings } = review(compareSynthesized(from ?? [], to ?? []));
      expect(findings.filter(({ message }) => message.startsWith('The rule ended in an error'))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
