import * as fc from 'fast-check';
import { notifiedAccusations, withAccusation } from '../../../core/ledger/notified-accusations';
import type { JsonObject } from '../../../core/values/json';
import { aFinding } from '../../factories/finding';
import { imageOf, NOW_MS } from '../../factories/names';

const HOUR_MS = 3_600_000;
const digestOf = (index: number): string => `sha256:${index.toString(16).padStart(64, '0')}`;

interface Version {
  readonly name?: string;
  readonly digests?: readonly number[];
  readonly eventTime?: string;
  readonly state?: string;
  readonly mute?: string;
}

const version = ({ name = 'a', digests = [1], eventTime = '2026-05-06T07:08:09Z', ...rest }: Version = {}) =>
  aFinding({
    canonicalName: `projects/1/sources/2/locations/global/findings/${name}`,
    eventTime,
    containers: digests.map((index) => ({ name: `c-${index}`, imageId: imageOf(digestOf(index)) })),
    ...rest,
  });

const noted = (versions: readonly (readonly [Version, number])[]): JsonObject | undefined =>
  versions.reduce<JsonObject | undefined>(
    (data, [changes, atMs]) => withAccusation(data, 'service', version(changes), atMs) ?? data,
    undefined,
  );

const accused = (data: JsonObject | undefined, nowMs = NOW_MS): readonly string[] => {
  const read = notifiedAccusations(data, 'own', nowMs);
  if (read.status !== 'known') throw new Error(read.reason);
  return read.value.flatMap(({ digests }) => digests);
};

describe('the accusations of a workload that Riposte was notified about', () => {
  it('include every image that the finding names', () => {
    expect(accused(noted([[{ digests: [2, 1] }, NOW_MS]]))).toEqual([digestOf(1), digestOf(2)]);
  });

  it('do not include the finding itself', () => {
    const own = version().canonicalName;
    expect(notifiedAccusations(noted([[{}, NOW_MS]]), own, NOW_MS)).toEqual({ status: 'known', value: [] });
  });

  it.each<[string, Version, readonly string[]]>([
    ['are withdrawn if the finding is closed', { state: 'INACTIVE' }, []],
    [
      'stay if the finding is muted, because that says nothing about its image',
      { mute: 'MUTED' },
      [digestOf(1)],
    ],
  ])('%s', (_what, change, expected) => {
    expect(
      accused(
        noted([
          [{}, NOW_MS],
          [change, NOW_MS],
        ]),
      ),
    ).toEqual(expected);
  });

  it('include the repository of an image that a finding names without a digest', () => {
    const tagged = aFinding({ containers: [{ uri: 'registry.example/app:1' }] });
    const data = withAccusation(undefined, 'service', tagged, NOW_MS);
    expect(notifiedAccusations(data, 'own', NOW_MS)).toMatchObject({
      value: [{ digests: [], repositories: ['registry.example/app'] }],
    });
  });

  it('are not withdrawn by an older version', () => {
    const newer = { eventTime: '2026-05-06T08:00:00Z' };
    expect(
      accused(
        noted([
          [newer, NOW_MS],
          [{ state: 'INACTIVE' }, NOW_MS],
        ]),
      ),
    ).toEqual([digestOf(1)]);
  });

  it('count for a day after the last notification', () => {
    const data = noted([[{}, NOW_MS]]);
    expect(accused(data, NOW_MS + 23 * HOUR_MS)).toEqual([digestOf(1)]);
    expect(accused(data, NOW_MS + 25 * HOUR_MS)).toEqual([]);
    const again = noted([
      [{}, NOW_MS],
      [{}, NOW_MS + 20 * HOUR_MS],
    ]);
    expect(accused(again, NOW_MS + 25 * HOUR_MS)).toEqual([digestOf(1)]);
  });

  it('are not written again by a repeat', () => {
    const data = noted([[{}, NOW_MS]]);
    expect(withAccusation(data, 'service', version(), NOW_MS + 60_000)).toBeUndefined();
  });

  it('are unknown if the document is malformed, until the next notification', () => {
    const broken = { accusations: 'none' };
    expect(notifiedAccusations(broken, 'own', NOW_MS).status).toBe('unavailable');
    expect(accused(withAccusation(broken, 'service', version(), NOW_MS))).toEqual([digestOf(1)]);
  });

  it('stay small, and include every image, whatever the number of findings', () => {
    const names = Array.from({ length: 500 }, (_, index) => index);
    const data = noted(names.map((index) => [{ name: `f${index}`, digests: [index] }, NOW_MS + index]));
    expect(data?.accusations).toHaveLength(100);
    expect(new Set(accused(data))).toEqual(new Set(names.map(digestOf)));
  });

  it('are exactly the images that the latest version of each finding names', () => {
    const one = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      second: fc.integer({ min: 10, max: 59 }),
      digests: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 2 }),
      state: fc.constantFrom('ACTIVE', 'INACTIVE'),
    });
    const unique = fc.uniqueArray(one, { selector: ({ name, second }) => `${name} ${second}`, maxLength: 6 });
    fc.assert(
      fc.property(unique, (versions) => {
        // SCC closes only what it has published, so no older version follows a closed one that arrived first.
        const sorted = [...versions].sort((a, b) => a.second - b.second);
        const data = noted(
          sorted.map(({ second, ...rest }) => [
            { ...rest, eventTime: `2026-05-06T07:08:${second}Z` },
            NOW_MS,
          ]),
        );
        const latest = new Map(sorted.map((each) => [each.name, each]));
        const wanted = [...latest.values()].filter(({ state }) => state === 'ACTIVE');
        expect(new Set(accused(data))).toEqual(
          new Set(wanted.flatMap(({ digests }) => digests.map(digestOf))),
        );
      }),
    );
  });
});
