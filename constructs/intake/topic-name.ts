import { isReservedInTopics } from '../../core/naming/names';

/** Topics and subscriptions: 3 to 255 characters, starting with a letter (pubsub v1, Topic.name). */
const FORM = /^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;

/** Problems of a name that a topic and its subscription share: what Pub/Sub would refuse. */
export function topicNameProblems(path: string, name: string): string[] {
  if (FORM.test(name) && !isReservedInTopics(name)) return [];
  return [
    `${path}: Pub/Sub refuses "${name}" as the name of a topic; expected 3 to 255 letters, digits and . _ ~ + % -, starting with a letter and not with goog; choose another name`,
  ];
}
