import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ours } from '../pipeline-identity';

export const schedulerJob = defineTamperDetection({
  id: 'scheduler-job',
  guards: 'the job that sends the heartbeat',
  summary: 'the heartbeat is stopped or changed',
  techniques: ['T1562.001', 'T1489'],
  methods: { DeleteJob: 'CRITICAL', PauseJob: 'CRITICAL', UpdateJob: 'ERROR' },
  clause: (pipeline) => all(service('cloudscheduler.googleapis.com'), resource(`/jobs/${ours(pipeline)}$`)),
});
