import type { JsonObject } from '../../../core/json';
import { cronMatches, tryParseCron } from '../../../sandbox/watch/cron';
import { boot } from '../mini-stack';

const policy =
  (conditions: JsonObject[], more: JsonObject = {}) =>
  () =>
    boot((blocks) => {
      blocks.google_monitoring_alert_policy = {
        p: { display_name: 'p', combiner: 'OR', conditions, ...more },
      };
    });
const selector = '{"logging.googleapis.com/user/m", monitored_resource="logging_bucket"}[600s]';
const log = { condition_matched_log: { filter: 'severity>=ERROR' } };

describe('the boot refuses what the API would refuse', () => {
  test.each([
    [
      'a query about a new metric that is validated',
      [{ condition_prometheus_query_language: { query: `absent_over_time(${selector})` } }],
      {},
      /404 for up to ten minutes/,
    ],
    [
      'a threshold on a new log-based metric',
      [
        {
          condition_threshold: {
            filter: 'metric.type="logging.googleapis.com/user/m"',
            comparison: 'COMPARISON_GT',
          },
        },
      ],
      {},
      /TPG #11102/,
    ],
    ['a log condition without a rate limit', [log], {}, /no rate limit/],
    [
      'a log condition beside another',
      [log, log],
      { alert_strategy: { notification_rate_limit: { period: '300s' } } },
      /beside others/,
    ],
    [
      'a log condition with a bad filter',
      [{ condition_matched_log: { filter: 'severity>=' } }],
      {},
      /google_monitoring_alert_policy\.p\.conditions\[0\]/,
    ],
    [
      'a query that it cannot read',
      [{ condition_prometheus_query_language: { query: 'up == 0', disable_metric_validation: true } }],
      {},
      /unknown to the sandbox/,
    ],
  ])('%s', (_what, conditions, more, expected) => {
    expect(policy(conditions, more)).toThrow(expected);
  });
});

test('a switched-off policy is none', () => {
  expect(policy([log], { enabled: false })().watch.policies).toEqual([]);
});

describe('cron', () => {
  const at = (text: string) => Date.parse(text);
  test.each([
    ['*/10 * * * *', '2026-04-14T10:20:00Z', true],
    ['*/10 * * * *', '2026-04-14T10:21:00Z', false],
    ['5,15 * * * *', '2026-04-14T10:15:00Z', true],
    ['40 4 * * *', '2026-04-14T04:40:00Z', true],
    ['40 4 * * *', '2026-04-14T05:40:00Z', false],
    ['0 9-17/4 * * 1-5', '2026-04-14T13:00:00Z', true],
    ['0 9 * * 7', '2026-04-19T09:00:00Z', true],
    ['0 0 1 * 1', '2026-04-13T00:00:00Z', true],
    ['0 9 * * SUN', '2026-04-19T09:00:00Z', true],
    ['0 9 * apr-may mon-fri', '2026-04-14T09:00:00Z', true],
    ['0 9 * may *', '2026-04-14T09:00:00Z', false],
  ])('%s at %s: %s', (schedule, time, due) => {
    expect(cronMatches(tryParseCron(schedule)!, at(time))).toBe(due);
  });

  test.each([
    ['0 9 * * *', 'Europe/Berlin', '2026-01-14T08:00:00Z', true],
    ['0 9 * * *', 'Europe/Berlin', '2026-07-14T07:00:00Z', true],
    ['0 9 * * *', 'Europe/Berlin', '2026-07-14T09:00:00Z', false],
    // Sunday in Auckland, Saturday in UTC.
    ['0 1 * * 0', 'Pacific/Auckland', '2026-04-18T13:00:00Z', true],
    ['0 0 * * *', 'Etc/UTC', '2026-04-18T00:00:00Z', true],
  ])('%s in %s at %s: %s', (schedule, zone, time, due) => {
    expect(cronMatches(tryParseCron(schedule)!, at(time), zone)).toBe(due);
  });

  test.each([
    '',
    '* * * *',
    '60 * * * *',
    '*/0 * * * *',
    '5-1 * * * *',
    '0 9 * MON *',
    '@daily',
    'every 5 minutes',
  ])('%j is none', (schedule) => {
    expect(tryParseCron(schedule)).toBeUndefined();
  });
});
