import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { maskPaths, textAt } from '../member';
import { ourProject, ours } from '../pipeline-identity';

/** Seek is in Data Access logs (ADMIN_READ), so it is seen only where those are on. Acknowledging is never audited. */
export const pubsubSubscription = defineTamperDetection({
  id: 'pubsub-subscription',
  guards: "the pipeline's subscriptions",
  summary: 'a subscription is deleted, detached, emptied, changed or sent elsewhere, or has expired',
  dataAccess: [{ service: 'pubsub.googleapis.com', logType: 'ADMIN_READ', documented: true }],
  techniques: ['T1562.001', 'T1489'],
  methods: {
    DeleteSubscription: 'CRITICAL',
    DetachSubscription: 'CRITICAL',
    ModifyPushConfig: 'CRITICAL',
    UpdateSubscription: 'ERROR',
    Seek: 'CRITICAL',
    SetIamPolicy: 'ERROR',
    InternalExpireInactiveSubscription: 'CRITICAL',
    InternalDeletedProjectRemoveSubscription: 'CRITICAL',
    DeletedProjectRemoveSubscription: 'CRITICAL',
  },
  clause: (pipeline) =>
    all(
      service('pubsub.googleapis.com'),
      resource(`^${ourProject(pipeline)}/subscriptions/${ours(pipeline)}$`),
    ),
  judge({ audit }, _pipeline, usual) {
    const endpoint =
      textAt(audit.request, 'pushConfig', 'pushEndpoint') ||
      textAt(audit.request, 'subscription', 'pushConfig', 'pushEndpoint');
    const details = [...maskPaths(audit.request), endpoint].filter((part) => part !== '').join(', ');
    return details === '' ? usual : { ...usual, what: `${usual.what}: ${details.slice(0, 300)}` };
  },
});
