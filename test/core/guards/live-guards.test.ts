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

/** Each guard by itself: within the pipeline another one often refuses first, and would hide that this one does not. */
const PASS = { kind: 'pass' };
const refusedBy = (guard: string) => expect.objectContaining({ kind: 'refuse', guard });
const DENIED = unavailable<never>('403 from firestore');

describe('what Security Command Center knows of a finding', () => {
  const claimed = {
    canonicalName: CANONICAL_NAME,
    resource: RESOURCE,
    eventTime: EVENT_TIME,
    imageDigest: BAD_DIGEST,
  };

  it('passes when it is what the case says', () => {
    expect(confirmedFindingGuard(claimed, aFinding())).toEqual(PASS);
  });

  it.each([
    ['nothing', undefined],
    ['another finding on the same resource and image', aFinding({ canonicalName: OTHER_CANONICAL_NAME })],
    ['that it is closed', aFinding({ state: 'INACTIVE' })],
    ['that it is muted', aFinding({ mute: 'MUTED' })],
    ['another resource', aFinding({ resourceName: `${RESOURCE}-admin` })],
    ['of a later time', aFinding({ eventTime: '2026-05-06T07:08:09.123457Z' })],
  ])('refuses when it is %s', (_what, live) => {
    expect(confirmedFindingGuard(claimed, live)).toEqual(refusedBy('confirmed-finding'));
  });

  it('passes however the same instant is written', () => {
    expect(confirmedFindingGuard(claimed, aFinding({ eventTime: '2026-05-06T07:08:09.123456000Z' }))).toEqual(
      PASS,
    );
  });

  it.each([
    ['another image', CLEAN_DIGEST],
    ['no image', undefined],
  ])('refuses when the case names %s', (_what, imageDigest) => {
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

  it('lets a containment through while fewer than the limit came before it', () => {
    expect(breakerGuard(minutesAgo(5), limit, NOW_MS)).toEqual(PASS);
  });

  it('refuses at the limit', () => {
    expect(breakerGuard(minutesAgo(5, 59), limit, NOW_MS)).toEqual(refusedBy('breaker'));
  });

  it('forgets what is older than its window', () => {
    expect(breakerGuard(minutesAgo(5, 60, 600), limit, NOW_MS)).toEqual(PASS);
  });
});
