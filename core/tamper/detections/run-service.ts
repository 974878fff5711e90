import { all, log, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { isAgent, ours } from '../pipeline-identity';
import { whoCalled } from '../who';

/** v1 and v2 both occur today; resource names come in three forms, so their end decides. */
export const runService = defineTamperDetection({
  id: 'run-service',
  guards: "the Cloud Run services beneath the pipeline's functions",
  summary: 'a service of ours is deleted, replaced or opened behind the back of its function',
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
          expected:
            'Cloud Functions does this beneath every deploy of a function; that deploy has its own entry',
        }
      : usual;
  },
});
