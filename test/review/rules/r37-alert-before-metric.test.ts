import { describeRule } from '../rule-cases';

const METRIC = 'google_logging_metric';
const ALERT = 'google_monitoring_alert_policy';
const metric = { name: 'refused-images', filter: 'severity>=ERROR', project: 'shop-prod' };
const alert = {
  display_name: 'Refused',
  combiner: 'OR',
  conditions: [
    {
      display_name: 'x',
      condition_threshold: {
        filter:
          'metric.type="logging.googleapis.com/user/refused-images" AND resource.type="cloud_run_revision" AND resource.labels.service_name="riposte-actor"',
        comparison: 'COMPARISON_GT',
        duration: '0s',
      },
    },
  ],
};

describeRule('R37', [
  {
    name: 'creates an alert together with its metric',
    edit: (head) => {
      head.add(METRIC, 'refused', metric);
      head.add(ALERT, 'refused', structuredClone(alert));
    },
    finds: [{ at: 'refused', severity: 'info', says: /refused-images/ }],
  },
  {
    name: 'creates an alert on an existing metric',
    given: (head) => void head.add(METRIC, 'refused', metric),
    edit: (head) => void head.add(ALERT, 'refused', structuredClone(alert)),
    finds: [],
  },
]);
