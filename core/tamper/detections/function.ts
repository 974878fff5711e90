import { all, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { maskPaths } from '../member';
import { ours } from '../pipeline-identity';

/**
 * A deployment gives at least three entries: the first states the change, the last the outcome; run-service is one
 * more.
 */
export const cloudFunction = defineTamperDetection({
  id: 'function',
  guards: "the pipeline's functions",
  summary: 'a function is deleted, replaced or opened',
  techniques: ['T1562.001', 'T1578'],
  methods: {
    DeleteFunction: 'CRITICAL',
    UpdateFunction: 'CRITICAL',
    CreateFunction: 'WARNING',
    SetIamPolicy: 'CRITICAL',
    SetupFunctionUpgradeConfig: 'ERROR',
    CommitFunctionUpgrade: 'ERROR',
    AbortFunctionUpgrade: 'ERROR',
    RedirectFunctionUpgradeTraffic: 'ERROR',
  },
  clause: (pipeline) =>
    all(service('cloudfunctions.googleapis.com'), resource(`/functions/${ours(pipeline)}$`)),
  judge(entry, _pipeline, usual) {
    const paths = maskPaths(entry.audit.request);
    return verbOf(entry) === 'UpdateFunction' && paths.length > 0
      ? { ...usual, what: `${usual.what}: ${paths.join(', ').slice(0, 300)}` }
      : usual;
  },
});
