import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { maskPaths, memberAt, textAt } from '../member';
import { ours } from '../pipeline-identity';

/**
 * The sinks that feed this detection and the evidence, and `_Default`. When somebody deletes the sink that carries this
 * entry, the entry may not arrive: hence the second path, and the heartbeat.
 */
export const loggingSink = defineTamperDetection({
  id: 'logging-sink',
  guards: 'the sinks that carry audit logs to the pipeline',
  summary: 'a sink is deleted, disabled, narrowed or sent elsewhere',
  techniques: ['T1562.008'],
  methods: { DeleteSink: 'CRITICAL', UpdateSink: 'CRITICAL', CreateSink: 'WARNING' },
  clause: (pipeline) =>
    all(service('logging.googleapis.com'), resource(`/sinks/(_Default|_Required|${ours(pipeline)})$`)),
  judge({ audit }, _pipeline, usual) {
    const isDefault = /\/_[A-Za-z]+$/.test(audit.resourceName);
    const changes = [
      memberAt(audit.request, 'sink', 'disabled') === true ? 'disabled' : '',
      ...maskPaths(audit.request),
      textAt(audit.request, 'sink', 'destination'),
    ].filter((change) => change !== '');
    return {
      severity: isDefault && usual.severity === 'CRITICAL' ? 'ERROR' : usual.severity,
      what: [usual.what, [...new Set(changes)].join(', ').slice(0, 300)]
        .filter((part) => part !== '')
        .join(': '),
    };
  },
});
