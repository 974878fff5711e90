import { all, log, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { isAgent, ours } from '../pipeline-identity';
import { whoCalled } from '../who';

/** v1 and v2 both occur today. Resource names have three forms, so only their end is compared. */
export const runService = defineTamperDetection({
  id: 'run-service',
  guards: "the Cloud Run services of the pipeline's functions",
  summary: 'a service of a pipeline function is deleted, replaced or opened without its function',
  techniques: ['T1562.001', 'T1578'],
  methods: {
    CreateService: 'ERROR',
    ReplaceService: 'CRITICAL',
    UpdateService: 'CRITICAL',
    DeleteService: 'CRITICAL',
    DeleteRevision: 'ERROR',
    SetIamPolicy: 'CRITICAL',
    CreateInternalService: 'CRITICAL',
    ReplaceInternalService: 'CRITICAL',
    DeleteInternalService: 'CRITICAL',
  },
  clause: (pipeline) =>
    all(
      service('run.googleapis.com'),
      log('activity'),
      resource(`/(services|revisions)/${ours(pipeline)}(/|$)`),
    ),
  judge(entry, pipeline, usual) {
    const byFunctions =
      verbOf(entry).endsWith('InternalService') &&
      isAgent(pipeline, whoCalled(entry.audit).principal, 'gcf-admin-robot');
    return byFunctions
      ? {
          ...usual,
          severity: 'INFO',
          expected: 'Cloud Functions does this for every deployment of a function, which has its own entry',
        }
      : usual;
  },
});
