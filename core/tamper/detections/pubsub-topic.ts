import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ourProject, ours } from '../pipeline-identity';

export const pubsubTopic = defineTamperDetection({
  id: 'pubsub-topic',
  guards: "the pipeline's topics",
  summary: 'a topic or its access is changed, or the topic is deleted',
  techniques: ['T1562.001', 'T1489'],
  methods: {
    DeleteTopic: 'CRITICAL',
    UpdateTopic: 'ERROR',
    // The entry contains the whole policy and no difference (as in Google's own samples).
    SetIamPolicy: 'ERROR',
    InternalDeletedProjectRemoveTopic: 'CRITICAL',
    DeletedProjectRemoveTopic: 'CRITICAL',
  },
  clause: (pipeline) =>
    all(service('pubsub.googleapis.com'), resource(`^${ourProject(pipeline)}/topics/${ours(pipeline)}$`)),
});
