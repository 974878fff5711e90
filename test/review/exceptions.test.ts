import { applyExceptions, type ReviewException, readExceptions } from '../../review/exceptions';
import type { ReviewFinding } from '../../review/finding';

const finding = (rule: string, address: string, constructPath?: string): ReviewFinding => ({
  rule,
  title: 'title',
  severity: 'high',
  stack: 'stack',
  address,
  ...(constructPath === undefined ? {} : { constructPath }),
  message: 'message',
  why: 'why',
  fix: 'fix',
  assumed: false,
});

const EXCEPTION = {
  rule: 'R05',
  address: 'a.b',
  reason: 'moved',
  owner: 'team@example.com',
  until: '2026-12-31',
};
const LAST_MS = Date.parse('2026-12-31T23:59:59.999Z');

describe('exceptions', () => {
  it('cover the rule at the place, until the end of the last day', () => {
    const { findings, excepted, problems } = applyExceptions(
      [finding('R05', 'a.b'), finding('R05', 'a.c'), finding('R06', 'a.b')],
      [EXCEPTION],
      LAST_MS,
    );
    expect(findings.map(({ rule, address }) => [rule, address])).toEqual([
      ['R05', 'a.c'],
      ['R06', 'a.b'],
    ]);
    expect(excepted).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('end, after which the finding is open and the exception is a problem', () => {
    const outcome = applyExceptions([finding('R05', 'a.b')], [EXCEPTION], LAST_MS + 1);
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.problems).toEqual([{ exception: EXCEPTION, problem: 'ended' }]);
  });

  it('cover nothing if a second resource claims the construct path', () => {
    const { address: _address, ...rest } = EXCEPTION;
    const exception = { ...rest, constructPath: 'p' };
    const both = [finding('R05', 'a.b', 'p'), finding('R05', 'a.evil', 'p')];
    const outcome = applyExceptions(both, [exception], LAST_MS);
    expect(outcome.findings).toEqual(both);
    expect(outcome.problems).toEqual([{ exception, problem: 'ambiguous' }]);
  });

  it('cover all instances of one resource', () => {
    const { address: _address, ...rest } = EXCEPTION;
    const instances = [finding('R05', 'a.b[0]', 'p'), finding('R05', 'a.b["x"]', 'p')];
    const outcome = applyExceptions(instances, [{ ...rest, constructPath: 'p' }], LAST_MS);
    expect([outcome.excepted.length, outcome.problems]).toEqual([2, []]);
  });

  it('need an end that is a real calendar day', () => {
    const text = JSON.stringify({ exceptions: [{ ...EXCEPTION, until: '2027-02-31' }] });
    expect(readExceptions(text, 'x.json').ok).toBe(false);
  });

  it('that match no finding are a problem', () => {
    expect(applyExceptions([], [EXCEPTION], LAST_MS).problems).toEqual([
      { exception: EXCEPTION, problem: 'unused' },
    ]);
  });

  it('match by the construct path if they name one, and then never cover a finding without it', () => {
    const { address: _, ...rest } = EXCEPTION;
    const exception: ReviewException = { ...rest, constructPath: 'stack/sink' };
    const { findings } = applyExceptions(
      [finding('R05', 'a.b', 'stack/sink'), finding('R05', 'a.b')],
      [exception],
      LAST_MS,
    );
    expect(findings.map(({ constructPath }) => constructPath)).toEqual([undefined]);
  });

  it('are read from JSON', () => {
    expect(readExceptions(JSON.stringify({ exceptions: [EXCEPTION] }), 'e.json')).toEqual({
      ok: true,
      value: [EXCEPTION],
    });
  });

  const without = (key: string) =>
    Object.fromEntries(Object.entries(EXCEPTION).filter(([name]) => name !== key));
  it.each<[string, unknown, string]>([
    ['without an end', without('until'), 'until'],
    ['without an owner', without('owner'), 'owner'],
    ['without a reason', { ...EXCEPTION, reason: '  ' }, 'reason'],
    ['without a place', without('address'), 'exceptions, 0'],
    ['with two places', { ...EXCEPTION, constructPath: 'x' }, 'exceptions, 0'],
    ['with an invalid rule', { ...EXCEPTION, rule: '*' }, 'rule'],
    ['with an end that is not a day', { ...EXCEPTION, until: '2026-13-01' }, 'until'],
    ['with an unknown member', { ...EXCEPTION, severity: 'low' }, 'exceptions, 0'],
  ])('%s are refused with their place', (_, exception, place) => {
    const read = readExceptions(JSON.stringify({ exceptions: [exception] }), 'e.json');
    expect(read).toMatchObject({ ok: false, error: { code: 'bad-exceptions' } });
    expect(read.ok ? '' : read.error.where).toContain(place);
  });

  it('that are not JSON are refused', () => {
    expect(readExceptions('{', 'e.json')).toMatchObject({
      ok: false,
      error: { code: 'bad-exceptions', where: 'e.json' },
    });
  });
});
