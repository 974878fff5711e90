import { defineCases } from './review-case';

export const r37 = defineCases([
  {
    id: 'r37-alert-and-metric-together',
    rule: 'R37',
    target: 'project',
    what: 'Somebody adds a metric on the logs of the functions, and an alert on it, in one change.',
    edit(head) {
      const filter = 'resource.type="cloud_run_revision" AND resource.labels.service_name="riposte-actor"';
      head.add('google_logging_metric', 'actor_lines', {
        name: 'actor-lines',
        project: 'demo-prj',
        filter,
        metric_descriptor: { metric_kind: 'DELTA', unit: '1', value_type: 'INT64' },
      });
      head.add('google_monitoring_alert_policy', 'actor_lines', {
        project: 'demo-prj',
        display_name: 'Many lines of the actor',
        combiner: 'OR',
        conditions: [
          {
            display_name: 'Lines',
            condition_threshold: {
              filter: `metric.type="logging.googleapis.com/user/actor-lines" AND ${filter}`,
              comparison: 'COMPARISON_GT',
              threshold_value: 1000,
              duration: '0s',
              aggregations: [{ alignment_period: '300s', per_series_aligner: 'ALIGN_DELTA' }],
            },
          },
        ],
      });
    },
    expected: [{ rule: 'R37', address: /actor_lines$/, severity: 'info' }],
  },
]);
