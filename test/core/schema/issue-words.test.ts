import fc from 'fast-check';
import * as z from 'zod';
import { parseWith } from '../../../core/config/config-problem';
import { parseResponseConfig } from '../../../core/config/response-config';
import { parseRollout } from '../../../core/config/rollout-config';
import type { Problem } from '../../../core/problem/problem';
import { configInput } from '../../factories/config';

const problemsOf = (schema: z.ZodType, input: unknown): readonly Problem[] => {
  const parsed = parseWith(schema, input);
  return parsed.ok ? [] : parsed.error.problems;
};
const expectedOf = (schema: z.ZodType, input: unknown) =>
  problemsOf(schema, input).map(({ expected }) => expected);

/** The beginnings of zod's own messages (in its English locale). */
const STOCK = /Invalid |Too (?:small|big)|Unrecognized key|expected \w+, received|No matching/;

const CASES: Record<z.core.$ZodIssue['code'], readonly [z.ZodType, unknown, string][]> = {
  invalid_type: [
    [z.string(), undefined, 'a text'],
    [z.number(), Number.NaN, 'a number'],
    [z.int(), 1.5, 'a whole number'],
    [z.boolean(), 'yes', 'true or false'],
    [z.array(z.string()), 'a', 'a list, each a text'],
    [z.strictObject({ a: z.any().optional() }), 1, '{ a? }'],
    [z.record(z.string(), z.string()), [], 'an object of a text: a text'],
    [z.strictObject({ a: z.any() }), {}, 'a value'],
    [z.date(), 1, 'a value of the kind date'],
  ],
  invalid_value: [
    [z.enum(['a', 'b']), 'c', 'one of a, b'],
    [z.literal('a'), undefined, 'a'],
  ],
  invalid_format: [
    [z.string().regex(/^a$/), 'b', 'a text that matches /^a$/'],
    [z.email(), 'b', 'a text in the format email'],
  ],
  too_small: [
    [z.string().min(3), 'ab', 'at least 3 characters'],
    [z.array(z.string()).min(1), [], 'at least 1 entry'],
    [z.number().gt(3), 3, 'more than 3'],
    [z.string().length(3), 'ab', 'exactly 3 characters'],
  ],
  too_big: [
    [z.number().max(3), 4, 'at most 3'],
    [z.number().lt(3), 3, 'less than 3'],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 7, 'a multiple of 5']],
  unrecognized_keys: [[z.strictObject({ a: z.any().optional() }), { b: 1 }, 'one of a']],
  invalid_union: [
    [z.union([z.string(), z.number()]), true, 'a text, or a number'],
    [z.discriminatedUnion('t', [z.object({ t: z.literal('a') })]), { t: 'b' }, 'a'],
    [z.xor([z.string(), z.string().min(0)]), 'a', 'a value that fits exactly one of the possible forms'],
  ],
  invalid_key: [[z.record(z.string().min(2), z.any()), { a: 1 }, 'at least 2 characters']],
  invalid_element: [[z.map(z.any(), z.string()), new Map([[{}, 1]]), 'a text']],
  custom: [[z.string().refine(() => false), 'a', 'a value of another form']],
};

describe('a value that zod refuses is reported in words of this project', () => {
  test.each(
    Object.entries(CASES).flatMap(([code, cases]) => cases.map((each) => [code, each[2], each] as const)),
  )('%s: %s', (_code, expected, [schema, input]) => {
    expect(expectedOf(schema, input)).toEqual([expected]);
  });

  test('for exactly the codes that the cases cover', () => {
    const codes = Object.entries(CASES).flatMap(([code, cases]) =>
      cases.map(([schema, input]) => [code, schema.safeParse(input).error?.issues[0]?.code]),
    );
    expect(codes.filter(([named, given]) => named !== given)).toEqual([]);
  });

  const textsOf = (
    parsed: { readonly ok: true } | { readonly ok: false; readonly error: readonly Problem[] },
  ) => (parsed.ok ? [] : parsed.error).map(({ where, expected, fix }) => `${where} ${expected} ${fix}`);
  const stockIn = (parsed: Parameters<typeof textsOf>[0]) =>
    textsOf(parsed).filter((each) => STOCK.test(each));

  test('for any config', () => {
    const garbage = fc.anything({ withMap: true, withSet: true, withDate: true, withBigInt: true });
    const members = fc.dictionary(
      fc.constantFrom(...Object.keys(configInput()), 'alerts', 'network'),
      garbage,
    );
    fc.assert(
      fc.property(fc.oneof(garbage, members), (input) => {
        const parsed = parseResponseConfig(input);
        expect(stockIn(parsed)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    'name',
    'profile',
    'encryption',
    'network',
    'functions',
    'notifications',
    'alerts',
    'audit',
    'admission',
    'project',
    'region',
    'mode',
    'powers',
    'detectors',
    'actions',
    'playbooks',
    'extend',
    'policy',
    'operators',
    'reputation',
    'evidence',
    'backend',
    'existing',
  ])('for any %s', (member) => {
    const nested = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.oneof(nested, fc.array(nested), fc.constant(undefined)), (value) => {
        const parsed = parseResponseConfig({ ...configInput(), [member]: value });
        expect(stockIn(parsed)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test.each(['detectors', 'actions', 'playbooks'])('for any custom %s', (kind) => {
    const members = [
      'id',
      'module',
      'kind',
      'tier',
      'targets',
      'permissions',
      'repeat',
      'steps',
      'attack',
      'source',
    ];
    const part = fc.dictionary(
      fc.constantFrom(...members),
      fc.oneof(fc.constant('workload'), fc.jsonValue()),
    );
    fc.assert(
      fc.property(part, (own) => {
        const parsed = parseResponseConfig({ ...configInput(), extend: { [kind]: [own] } });
        expect(parsed.ok).toBe(false);
        expect(stockIn(parsed)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('for any rollout, and nothing throws', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const rollout = fc.record(
      {
        hub: fc.oneof(value, fc.constant({ ...configInput(), mode: undefined, powers: undefined })),
        defaults: value,
        groups: fc.oneof(value, fc.dictionary(fc.string(), value)),
        projects: fc.oneof(
          value,
          fc.array(fc.oneof(value, fc.record({ id: value, number: value, group: value }))),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(rollout, (input) => {
        const parsed = parseRollout(input);
        expect(stockIn(parsed)).toEqual([]);
        expect(textsOf(parsed).filter((each) => each.includes('stand-in'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a value of the wrong kind', () => {
  const shape = z.strictObject({
    list: z.array(z.string()),
    on: z.boolean(),
    size: z.int(),
    number: z.string(),
  });
  const right = { list: ['a'], on: true, size: 1, number: '1' };

  test.each([
    [{ number: 12 }, 'write it in quotes: "12"'],
    [{ size: '12' }, 'write it without quotes: 12'],
    [{ on: 'true' }, 'write it without quotes: true'],
    [{ list: 'a' }, 'write a list: ["a"]'],
    [{ on: 1 }, 'correct on'],
    [{ list: undefined }, 'add list'],
  ])('%j: %s', (change, fix) => {
    expect(problemsOf(shape, { ...right, ...change }).map((problem) => problem.fix)).toEqual([fix]);
  });

  test('instead of an object is reported with the members of the object', () => {
    expect(expectedOf(shape, 'x')).toEqual(['{ list, on, size, number }']);
  });
});
