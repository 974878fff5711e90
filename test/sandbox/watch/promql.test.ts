import { checkPromql, PromqlError, quotedMetrics } from '../../../sandbox/watch/promql';

const SELECTOR = '{"logging.googleapis.com/user/m", monitored_resource="logging_bucket"}[600s]';

test.each([
  `sum(increase(${SELECTOR})) > 0 or sum(sum_over_time(${SELECTOR})) > 0`,
  `absent_over_time(${SELECTOR})`,
  'up == 0',
  'sum by (job, "a.b") (rate(http_requests_total{code=~"5..", job!="x"}[5m] offset 1h)) / on(job) group_left sum(up)',
  'histogram_quantile(0.99, sum(rate(x_bucket[5m])) by (le))',
  'max_over_time(x[1h:5m] @ end()) > bool -1.5e3 # why',
  '-(a + b) ^ 2 unless ignoring(x) c',
])('%s is PromQL', (query) => {
  expect(() => checkPromql(query)).not.toThrow();
});

test.each([
  '',
  'sum(',
  'up ==',
  'rate(x[5m)',
  '{a=b}',
  '{a}',
  'x[5q]',
  'a b',
  'sum by job (x)',
  'x{a="b"',
  '$x',
])('%j is not PromQL', (query) => {
  expect(() => checkPromql(query)).toThrow(PromqlError);
});

test('quoted metrics are returned once', () => {
  expect(quotedMetrics(`sum(${SELECTOR}) or ${SELECTOR}`)).toEqual(['logging.googleapis.com/user/m']);
});
