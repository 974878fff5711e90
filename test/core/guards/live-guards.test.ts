import {
  breakerGuard,
  confirmedFindingGuard,
  holdGuard,
  killSwitchGuard,
} from '../../../core/guards/live-guards';
import { known, unavailable } from '../../../core/values/result';
import { aFinding } from '../../factories/finding';
import {
  BAD_DIGEST,
  CANONICAL_NAME,
  CLEAN_DIGEST,
  EVENT_TIME,
  NOW_MS,
  OTHER_CANONICAL_NAME,
  RESOURCE,
} from '../../factories/names';

/** Tests each guard alone. In the pipeline, another guard often refuses first and would hide that this one does not. */
const PASS = { kind: 'pass' };
const refusedBy = (guard: string) => expect.objectContaining({ kind: 'refuse', guard });
const DENIED = unavailable<never>('403 from firestore');

describe('the finding as Security Command Center reports it', () => {
  const claimed = {
    canonicalName: CANONICAL_NAME,
    resource: RESOURCE,
    eventTime: EVENT_TIME,
    imageDigest: BAD_DIGEST,
  };

  it('passes if it is as in the case', () => {
    expect(confirmedFindingGuard(claimed, aFinding())).toEqual(PASS);
  });

  it.each([
    ['missing', undefined],
    ['another finding on the same resource and image', aFinding({ canonicalName: OTHER_CANONICAL_NAME })],
    ['a closed one', aFinding({ state: 'INACTIVE' })],
    ['a muted one', aFinding({ mute: 'MUTED' })],
    ['one of another resource', aFinding({ resourceName: `${RESOURCE}-admin` })],
    ['one of a later time', aFinding({ eventTime: '2026-05-06T07:08:09.123457Z' })],
  ])('is refused if it is %s', (_what, live) => {
    expect(confirmedFindingGuard(claimed, live)).toEqual(refusedBy('confirmed-finding'));
  });

  it('passes if the same instant is written differently', () => {
    expect(confirmedFindingGuard(claimed, aFinding({ eventTime: '2026-05-06T07:08:09.123456000Z' }))).toEqual(
      PASS,
    );
  });

  it.each([
    ['another image', CLEAN_DIGEST],
    ['no image', undefined],
  ])('is refused if the case names %s', (_what, imageDigest) => {
    expect(confirmedFindingGuard({ ...claimed, imageDigest }, aFinding())).toEqual(
      refusedBy('confirmed-finding'),
    );
  });
});

describe('a switch or a hold that cannot be read refuses (invariant 3: fail closed)', () => {
  it('the kill switch', () => {
    expect(killSwitchGuard(DENIED)).toEqual(refusedBy('kill-switch'));
    expect(killSwitchGuard(known({ engaged: false }))).toEqual(PASS);
  });

  it('the hold', () => {
    expect(holdGuard(DENIED)).toEqual(refusedBy('hold'));
    expect(holdGuard(known({ active: false }))).toEqual(PASS);
  });
});

describe('the breaker', () => {
  const limit = { containments: 2, perMinutes: 60 };
  const minutesAgo = (...minutes: number[]) => ({ containments: minutes.map((m) => NOW_MS - m * 60_000) });

  it('allows a containment if fewer than the limit came before it', () => {
    expect(breakerGuard(minutesAgo(5), limit, NOW_MS)).toEqual(PASS);
  });

  it('refuses at the limit', () => {
    expect(breakerGuard(minutesAgo(5, 59), limit, NOW_MS)).toEqual(refusedBy('breaker'));
  });

  it('ignores what is older than its window', () => {
    expect(breakerGuard(minutesAgo(5, 60, 600), limit, NOW_MS)).toEqual(PASS);
  });
});
