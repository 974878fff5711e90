import fc from 'fast-check';
import { findRefuge } from '../../../core/actions/refuge';
import type { Investigation } from '../../../core/facts/investigation';
import type { JsonObject } from '../../../core/values/json';
import { known, unavailable } from '../../../core/values/result';
import { BAD_REVISION, CLEAN_REVISION, revisionJson, twoRevisions } from '../../factories/cloud-run-json';
import { anInvestigation, facts, missing } from '../../factories/investigation';
import { BAD_DIGEST, CLEAN_DIGEST } from '../../factories/names';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const day = (number: number) => `2026-05-${String(number).padStart(2, '0')}T00:00:00Z`;
const clean = (name: string, number: number, changes: JsonObject = {}, of = CLEAN_DIGEST) =>
  revisionJson(name, of, { createTime: day(number), ...changes });
const bad = (number: number, name = BAD_REVISION, changes: JsonObject = {}) =>
  revisionJson(name, BAD_DIGEST, { createTime: day(number), ...changes });

const find = (
  revisions: readonly JsonObject[],
  changes: Partial<Investigation> = {},
  serving = BAD_REVISION,
) => findRefuge(anInvestigation({ revisions: known(facts(revisions, serving)), ...changes }), BAD_DIGEST);
const chosen = (...args: Parameters<typeof find>) => {
  const found = find(...args);
  return found.ok ? found.value.revision.name : found.error;
};
const why = (...args: Parameters<typeof find>) => {
  const found = find(...args);
  return found.ok ? found.value.why : found.error;
};
const sidecar = (first: string, second: string): JsonObject => ({
  containers: [
    { name: 'app', image: `registry.example/app@${first}` },
    { name: 'side', image: `registry.example/side@${second}` },
  ],
});

describe('a refuge', () => {
  it('was created before the first bad revision', () => {
    expect(chosen([clean('rebuilt', 9), bad(5), clean('old', 2)])).toBe('old');
    expect(chosen([clean('rebuilt', 9), bad(5)])).toContain(
      'rebuilt was created after the first bad revision',
    );
  });

  it('was created before the first bad revision, and not only before the one that serves', () => {
    const first = bad(3, 'checkout-00001-bad');
    expect(chosen([bad(7), clean('between', 5), first, clean('old', 1)])).toBe('old');
    expect(chosen([bad(7), clean('between', 5), first])).toContain('between was created after');
  });

  it('is not created at the same time as the bad revision, or at a time that cannot be read', () => {
    expect(chosen([bad(5), clean('same', 5)])).toContain('same was created after');
    expect(chosen([bad(5), clean('odd', 5, { createTime: 'yesterday' })])).toContain('odd was created after');
    expect(chosen([bad(5, BAD_REVISION, { createTime: '' }), clean('old', 1)])).toContain(
      'does not say when',
    );
  });

  it('is found by comparing instants, and not texts', () => {
    const revisions = [
      bad(5, BAD_REVISION, { createTime: '2026-05-05T00:00:00+09:00' }),
      clean('later', 4, { createTime: '2026-05-04T16:00:00Z' }),
    ];
    expect(chosen(revisions)).toContain('later was created after');
  });

  it('is ready', () => {
    expect(chosen([bad(5), clean('broken', 4, { conditions: [] }), clean('old', 1)])).toBe('old');
    expect(chosen([bad(5), clean('broken', 4, { conditions: [] })])).toContain('broken is not ready');
  });

  it('has a known digest other than the bad one, in every container', () => {
    expect(chosen([bad(5), revisionJson('tagged', undefined, { createTime: day(4) })])).toContain(
      'tagged runs the bad digest, or a digest that is not known',
    );
    expect(chosen([bad(5), clean('side', 4, sidecar(CLEAN_DIGEST, BAD_DIGEST))])).toBe(
      'every revision runs the bad digest',
    );
  });

  it('has no container with a digest that was contained in this service before', () => {
    const hold = known({ active: false, badDigests: [digest('d')] });
    expect(chosen([bad(5), clean('second', 4, {}, digest('d')), clean('old', 1)], { hold })).toBe('old');
    // The remembered digest belongs to the sidecar, and not to the first container.
    const revisions = [bad(5), clean('side', 4, sidecar(CLEAN_DIGEST, digest('d'))), clean('old', 1)];
    expect(chosen(revisions, { hold })).toBe('old');
    expect(chosen(revisions.slice(0, 2), { hold })).toContain('side runs a digest that was contained');
  });

  it('has no container with a digest that another active finding reports', () => {
    const accusations = known([{ canonicalName: 'f', category: 'c', digests: [digest('a'), digest('e')] }]);
    const revisions = [
      bad(5),
      clean('accused', 4, {}, digest('e')),
      clean('side', 3, sidecar(CLEAN_DIGEST, digest('a'))),
      clean('old', 1),
    ];
    expect(chosen(revisions, { accusations })).toBe('old');
    expect(chosen(revisions.slice(0, 3), { accusations })).toContain(
      'accused runs a digest that another active',
    );
  });

  it('runs no image that another active finding names without its digest', () => {
    const accusations = (repository: string) =>
      known([{ canonicalName: 'f', category: 'c', digests: [], repositories: [repository] }]);
    const revisions = [
      bad(5),
      clean('side', 4, sidecar(CLEAN_DIGEST, digest('a'))),
      clean('old', 1, { containers: [{ name: 'app', image: `registry.example/old@${CLEAN_DIGEST}` }] }),
    ];
    expect(chosen(revisions, { accusations: accusations('registry.example/app') })).toBe('old');
    expect(chosen(revisions, { accusations: accusations('registry.example/side') })).toBe('old');
    expect(chosen(revisions, { accusations: accusations('registry.example/other') })).toBe('side');
    const both = revisions.slice(0, 2);
    expect(chosen(both, { accusations: accusations('registry.example/side') })).toContain('may accuse');
  });

  it('does not exist next to a bad revision, or a possibly bad one, that keeps minimum instances', () => {
    const kept = { scaling: { minInstanceCount: 1 } };
    expect(chosen([bad(5, BAD_REVISION, kept), clean('old', 1)])).toContain('minimum instances');
    const unknown = revisionJson('tagged', undefined, { createTime: day(2), ...kept });
    expect(chosen([bad(5), unknown, clean('old', 1)])).toContain('minimum instances');
    expect(chosen([bad(5), clean('old', 1, kept)])).toBe('old');
  });

  it('does not exist if the bad digest is unknown, or if no revision runs it', () => {
    const investigation = anInvestigation({ revisions: known(facts(twoRevisions())) });
    expect(findRefuge(investigation, undefined).ok).toBe(false);
    expect(find([clean('old', 1)]).ok).toBe(false);
    expect(find([], { revisions: missing }).ok).toBe(false);
  });
});

describe('among several refuges', () => {
  const retiredAt = (number: number): JsonObject => ({
    conditions: [
      { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
      {
        type: 'Active',
        state: 'CONDITION_FAILED',
        lastTransitionTime: day(number),
        revisionReason: 'RETIRED',
      },
    ],
  });

  it('the one that serves now is chosen', () => {
    const revisions = [bad(9), clean('newer', 4), clean('serves', 2)];
    expect(chosen(revisions, {}, 'serves')).toBe('serves');
    expect(why(revisions, {}, 'serves')).toContain('serves 100 %');
  });

  it('the one that was retired last is chosen, and the plan explains why', () => {
    const revisions = [bad(9), clean('newer', 4, retiredAt(5)), clean('last', 2, retiredAt(8))];
    expect(chosen(revisions)).toBe('last');
    expect(why(revisions)).toContain(`retired last, at ${day(8)}`);
  });

  it('a condition as old as the revision itself proves nothing', () => {
    const revisions = [bad(9), clean('newer', 4, retiredAt(4)), clean('older', 2, retiredAt(2))];
    expect(chosen(revisions)).toBe('newer');
    expect(why(revisions)).toContain('does not know which of them served last');
  });

  it('the newest one is chosen if the API does not report which one served last', () => {
    expect(chosen([bad(9), clean('newer', 4), clean('older', 2)])).toBe('newer');
  });
});

describe('a plan that needs the accusations', () => {
  const find = (accusations: Investigation['accusations']) =>
    findRefuge(
      {
        ...anInvestigation({ revisions: known(facts(twoRevisions(), BAD_REVISION)), accusations }),
        needsAccusations: true,
      },
      BAD_DIGEST,
    );

  it('has no refuge while the accusations are unknown, and reports why they are unknown', () => {
    const found = find(unavailable('too many'));
    expect(found).toMatchObject({ ok: false, error: expect.stringContaining('too many') });
    expect(find(known([])).ok).toBe(true);
  });
});

describe('the plan names what is not known about a refuge', () => {
  it('whether other findings report its digest', () => {
    expect(why(twoRevisions())).toContain('No other active finding');
    expect(why(twoRevisions(), { accusations: missing })).toContain(
      'does not know whether another active finding',
    );
  });

  it('whether an older revision with an unknown digest was the first bad one', () => {
    const older = revisionJson('tagged', undefined, { createTime: day(1) });
    expect(why([bad(9), clean('old', 4), older])).toContain('does not know whether tagged');
  });

  it('whether it ever served', () => {
    expect(why([bad(9), clean('old', 4)])).toContain('ever served');
  });
});

describe('for any revisions', () => {
  const DIGESTS = [BAD_DIGEST, CLEAN_DIGEST, digest('a'), digest('d'), undefined];
  const revision = fc
    .record({
      first: fc.constantFrom(...DIGESTS),
      second: fc.constantFrom(...DIGESTS),
      created: fc.integer({ min: 1, max: 20 }),
      ready: fc.boolean(),
      min: fc.constantFrom(0, 0, 0, 1),
    })
    .map(({ first, second, created, ready, min }) => ({ first, second, created, ready, min }));

  it('a refuge is never a revision that must not be one', () => {
    fc.assert(
      fc.property(fc.array(revision, { maxLength: 6 }), (all) => {
        const image = (of: string | undefined) => ({ image: of ? `r.example/a@${of}` : 'r.example/a:1' });
        const revisions = all.map(({ first, second, created, ready, min }, index) => ({
          name: `x/revisions/r${index}`,
          createTime: day(created),
          containers: [image(first), image(second)],
          conditions: ready ? [{ type: 'Ready', state: 'CONDITION_SUCCEEDED' }] : [],
          scaling: { minInstanceCount: min },
        }));
        const found = find(revisions, {
          hold: known({ active: false, badDigests: [digest('d')] }),
          accusations: known([{ canonicalName: 'f', category: 'c', digests: [digest('a')] }]),
        });
        if (!found.ok) return;
        const taken = all[Number(found.value.revision.name.slice(1))]!;
        const firstBad = Math.min(
          ...all
            .filter(({ first, second }) => [first, second].includes(BAD_DIGEST))
            .map(({ created }) => created),
        );
        expect([taken.first, taken.second]).toEqual([CLEAN_DIGEST, CLEAN_DIGEST]);
        expect(taken.ready).toBe(true);
        if (Number.isFinite(firstBad)) expect(taken.created).toBeLessThan(firstBad);
      }),
      { numRuns: 500 },
    );
  });

  it('the order of the revisions does not matter', () => {
    const revisions = [bad(9), clean('a', 4), clean('b', 4), clean(CLEAN_REVISION, 2), bad(7, 'first')];
    fc.assert(
      fc.property(fc.shuffledSubarray(revisions, { minLength: revisions.length }), (shuffled) => {
        expect(chosen(shuffled)).toBe('a');
      }),
    );
  });
});
