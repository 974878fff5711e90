import type { InstanceCount } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { look } from '../../../functions/actor/verify-instances';
import {
  BAD_REVISION,
  CLEAN_REVISION,
  LATEST_100,
  revisionJson,
  twoRevisions,
} from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld } from '../../factories/fakes';
import { BAD_DIGEST, SERVICE } from '../../factories/names';
import { actorDependencies } from '../../factories/pipeline';

const CHANGED_AT = '2026-05-06T07:08:30.000Z';
const LATER = '2026-05-06T07:09:00.000Z';
const zero = (revision: string, at = LATER): InstanceCount => ({ revision, at, count: 0 });
/** The service before the change. The newest revision, the bad one, had all traffic. */
const PRIOR = {
  latestReadyRevision: BAD_REVISION,
  trafficStatuses: [{ ...LATEST_100, revision: BAD_REVISION }],
};

/** `badDigest` null: no image is known to be bad. */
async function seen(
  counts: readonly InstanceCount[],
  {
    revisions = twoRevisions(),
    badDigest = BAD_DIGEST,
  }: { revisions?: JsonObject[]; badDigest?: string | null } = {},
) {
  const deps = actorDependencies(createFakeWorld({ run: createFakeCloudRun({ revisions }) }));
  const metrics = { newestCounts: async () => counts };
  const watched = {
    target: SERVICE,
    badDigest: badDigest ?? undefined,
    wayIn: 'image' as const,
    priors: [PRIOR],
    changedAt: CHANGED_AT,
    goneBefore: undefined,
  };
  return (await look({ ...deps, metrics }, watched)).instances;
}

describe('the instances of the bad image (invariant 7: verified before claimed)', () => {
  it('are gone if a sample after the change counts none', async () => {
    expect(await seen([zero(BAD_REVISION)])).toBe('gone');
  });

  it.each([
    ['a sample from before the change', '2026-05-06T07:08:29.999Z'],
    ['a sample from exactly the time of the change', CHANGED_AT],
    ['a sample without a time', ''],
  ])('are not known to be gone by %s', async (_what, at) => {
    expect(await seen([zero(BAD_REVISION, at)])).toBe('unknown');
  });

  it('are not known to be gone while no series names them, because missing is not zero', async () => {
    expect(await seen([])).toBe('unknown');
    expect(await seen([zero(CLEAN_REVISION)])).toBe('unknown');
  });

  it('are running while one of several bad revisions has an instance', async () => {
    const other = 'checkout-00003-bad';
    const revisions = [revisionJson(other, BAD_DIGEST), ...twoRevisions()];
    const counts = [zero(BAD_REVISION), { revision: other, at: LATER, count: 1 }];
    expect(await seen(counts, { revisions })).toBe('running');
  });

  it('may belong to a revision with an unknown image', async () => {
    const untold = 'checkout-00003-tag';
    const revisions = [revisionJson(untold, undefined), ...twoRevisions()];
    const counts = [zero(BAD_REVISION), { revision: untold, at: LATER, count: 1 }];
    expect(await seen(counts, { revisions })).toBe('running');
  });

  it('may be any instances if no image is known to be bad', async () => {
    const counts = [zero(BAD_REVISION), { revision: CLEAN_REVISION, at: LATER, count: 1 }];
    expect(await seen(counts, { badDigest: null })).toBe('running');
  });
});
