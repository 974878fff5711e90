import { parseResponseConfig } from '../../../core/config/response-config';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { parseRollout } from '../../../core/config/rollout-config';
import { configInput } from '../../factories/config';
import { HARDENED } from '../../factories/hardened-stack';

const problems = (changes: Partial<ResponseConfigInput>) => {
  const parsed = parseResponseConfig(configInput(changes));
  return parsed.ok ? [] : parsed.error;
};

describe('a region', () => {
  it('that does not exist is refused, although it has the form of a region', () => {
    expect(problems({ region: 'europe-west99' })).toEqual([
      expect.objectContaining({
        where: 'region',
        expected: 'a region that exists (read on 2026-11-06)',
        fix: expect.stringMatching(/^write "europe-west\d+"; a region that opened after 2026-11-06 needs a/),
      }),
    ]);
  });

  it('without Cloud Functions is refused, with the date of Google’s list', () => {
    expect(problems({ region: 'asia-southeast3' })).toEqual([
      expect.objectContaining({
        where: 'region',
        what: 'Cloud Functions is not offered in asia-southeast3 (as of 2026-06-20)',
      }),
    ]);
  });

  it.each(['me-central2', 'us-east7'])('that not every project may use is not refused: %s', (region) => {
    expect(problems({ region })).toEqual([]);
  });
});

describe('a region without Cloud Scheduler', () => {
  it('is accepted: the jobs run in the nearest region', () => {
    expect(problems({ region: 'us-east5' })).toEqual([]);
  });

  it('is refused as the region of the jobs', () => {
    const alerts = { schedulerRegion: 'us-east5' };
    expect(problems({ alerts })).toEqual([
      expect.objectContaining({
        where: 'alerts.schedulerRegion',
        what: 'Cloud Scheduler is not offered in us-east5 (as of 2026-09-24)',
        fix: 'remove it: the jobs then run in europe-west1',
      }),
    ]);
  });

  const hardenedIn = (region: string): Partial<ResponseConfigInput> =>
    JSON.parse(JSON.stringify(HARDENED).replaceAll('europe-west1', region));

  it('breaks the residency of a hardened pipeline, and the problem reports what to write', () => {
    expect(problems({ ...hardenedIn('us-east5'), region: 'us-east5' })).toEqual([
      expect.objectContaining({
        where: 'alerts.schedulerRegion',
        fix: expect.stringContaining("schedulerRegion: 'us-east4'"),
      }),
    ]);
  });

  it('is accepted if the owner allows the jobs elsewhere', () => {
    const changes = {
      ...hardenedIn('us-east5'),
      region: 'us-east5',
      alerts: { schedulerRegion: 'us-east4' },
    };
    expect(problems(changes)).toEqual([]);
  });
});

it('in a rollout, region and name are reported once, for the hub', () => {
  const rollout = parseRollout({
    hub: {
      project: { id: 'sec-hub', number: '111111111111' },
      region: 'asia-southeast3',
      name: 'googly',
      notifications: { scope: { organization: '123456789012' } },
      operators: ['group:oncall@example.com'],
      backend: { type: 'local', path: 'state' },
    },
    projects: [
      { id: 'shop-prod', number: '200000000001' },
      { id: 'shop-test', number: '200000000002' },
    ],
  });
  expect(rollout.ok ? [] : rollout.error.map(({ where }) => where)).toEqual(['hub.region', 'hub.name']);
});
