import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import type { TerraformStack } from 'cdktf';
import type { JsonObject } from '../../core/values/json';
import { withoutStackTraces } from '../../stacks/without-stack-traces';
import { emptyStack } from './empty-stack';

export const PROJECT = { id: 'demo-prj', number: '210987654321' };
export const REGION = 'europe-west1';
export const CHANNEL = 'projects/demo-prj/notificationChannels/17';

/** A topic that admits publishers, like the topic of a pipe. */
export function topicPipe(stack: TerraformStack) {
  const topic = new PubsubTopic(stack, 'topic', { project: PROJECT.id, name: 'riposte-audit' });
  return {
    topic,
    grantPublish: (id: string, member: string) =>
      new PubsubTopicIamMember(stack, id, {
        project: PROJECT.id,
        topic: topic.name,
        role: 'roles/pubsub.publisher',
        member,
      }),
  };
}

/** The output of a few constructs in an empty stack, with access to single resources. */
export function partsOf(make: (stack: TerraformStack) => void) {
  const { stack, problems, synthesized } = emptyStack();
  withoutStackTraces(() => make(stack));
  const found = problems();
  const json = found.length > 0 ? {} : (JSON.parse(synthesized()) as JsonObject);
  const resources = (json.resource ?? {}) as Record<string, Record<string, JsonObject>>;
  const all = (type: string): JsonObject[] => Object.values(resources[type] ?? {});
  return {
    problems: found,
    json,
    all,
    one(type: string): JsonObject {
      const [first, ...more] = all(type);
      if (!first || more.length > 0) throw new Error(`${all(type).length} of ${type}`);
      return first;
    },
    /** The `id` of the one resource of this type, in the form in which another resource refers to it. */
    idOf: (type: string): string => `\${${type}.${Object.keys(resources[type] ?? {})[0]}.id}`,
  };
}
