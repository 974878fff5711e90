import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_logging_metric';
const metric = (head: Head) => head.the(TYPE, 'heartbeat-arrived/metric');
const AT = 'heartbeat-arrived';

describeRule('R54', [
  {
    name: 'destroys the metric',
    edit: (head) => head.remove(metric(head)),
    finds: [{ at: AT, severity: 'high', says: /is destroyed/ }],
  },
  {
    name: 'renames the metric, so that it is replaced',
    edit: (head) => head.set(metric(head), 'name', 'other-metric'),
    finds: [{ at: AT, severity: 'high', says: /because name/ }],
  },
  {
    name: 'disables the metric',
    edit: (head) => head.set(metric(head), 'disabled', true),
    finds: [{ at: AT, severity: 'high', says: /counts nothing/ }],
  },
  {
    name: 'counts fewer entries',
    edit: (head) =>
      head.set(metric(head), 'filter', (present) => `${present} AND jsonPayload.mode="enforce"`),
    finds: [{ at: AT, severity: 'high', says: /fewer log entries/ }],
  },
  {
    name: 'counts more entries',
    edit: (head) => head.set(metric(head), 'filter', 'resource.type="cloud_run_revision"'),
    finds: [{ at: AT, severity: 'info' }],
  },
  {
    name: 'reads another bucket',
    edit: (head) =>
      head.set(
        head.the(TYPE, 'tamper-alarm/metric/metric'),
        'bucket_name',
        'projects/p/locations/l/buckets/b',
      ),
    finds: [{ at: 'tamper-alarm', severity: 'high', says: /log bucket/ }],
  },
  {
    name: 'computes another value',
    edit: (head) => head.set(metric(head), 'metric_descriptor.metric_kind', 'GAUGE'),
    finds: [{ at: AT, severity: 'medium' }],
  },
  {
    name: 'rewords the description',
    edit: (head) => head.set(metric(head), 'description', 'Beats.'),
    finds: [],
  },
  {
    name: 'sets the filter to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'heartbeat-arrived/metric', argument: 'filter' }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
]);
