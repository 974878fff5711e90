import type { AuditFacts } from '../contract/audit-entry';
import type { Call } from '../contract/service';
import { projectOf } from '../state/names';
import { nameIn } from './pubsub-names';

export const kindOf = (name: string): 'topic' | 'subscription' =>
  name.split('/')[2] === 'topics' ? 'topic' : 'subscription';

/** Audit facts for a method of google.pubsub.v1: `audited('Publisher.DeleteTopic', 'pubsub.topics.delete')`. */
export const audited =
  (method: string, permission: string) =>
  (call: Call): AuditFacts => ({
    ...factsAbout(call),
    methodName: `google.pubsub.v1.${method}`,
    permission,
    request: {
      '@type': `type.googleapis.com/google.pubsub.v1.${REQUESTS[method] ?? `${method.slice(method.indexOf('.') + 1)}Request`}`,
      ...call.message,
    },
  });

/** Methods whose request is the resource itself. */
const REQUESTS: Readonly<Record<string, string>> = {
  'Publisher.CreateTopic': 'Topic',
  'Subscriber.CreateSubscription': 'Subscription',
};

export const auditedPolicy = (call: Call): AuditFacts => ({
  ...factsAbout(call),
  methodName: 'google.iam.v1.IAMPolicy.SetIamPolicy',
  permission: `pubsub.${kindOf(nameIn(call))}s.setIamPolicy`,
  request: { '@type': 'type.googleapis.com/google.iam.v1.SetIamPolicyRequest', ...call.message },
});

/** Labels contain the full name, as in real entries. */
function factsAbout(call: Call): Pick<AuditFacts, 'serviceName' | 'resourceName' | 'resource'> {
  const name = nameIn(call);
  const kind = kindOf(name);
  return {
    serviceName: 'pubsub.googleapis.com',
    resourceName: name,
    resource: {
      type: `pubsub_${kind}`,
      labels: { project_id: projectOf(name), [`${kind}_id`]: name },
    },
  };
}
