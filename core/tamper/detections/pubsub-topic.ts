import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ourProject, ours } from '../pipeline-identity';

export const pubsubTopic = defineTamperDetection({
  id: 'pubsub-topic',
  guards: "the pipeline's topics",
  summary: 'a topic is deleted or changed, or its access is',
  techniques: ['T1562.001', 'T1489'],
  methods: {
    DeleteTopic: 'CRITICAL',
    UpdateTopic: 'ERROR',
    // The entry carries the whole policy and no difference (facts of Google's own samples).
    SetIamPolicy: 'ERROR',
    InternalDeletedProjectRemoveTopic: 'CRITICAL',
    DeletedProjectRemoveTopic: 'CRITICAL',
  },
  clause: (pipeline) =>
    all(service('pubsub.googleapis.com'), resource(`^${ourProject(pipeline)}/topics/${ours(pipeline)}$`)),
});
