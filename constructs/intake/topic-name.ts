import { isReservedInTopics } from '../../core/naming/names';

/** Topics and subscriptions: 3 to 255 characters, a letter first (pubsub v1, Topic.name). */
const FORM = /^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;

/** What Pub/Sub would refuse of a name that a topic and its subscription share. */
export function topicNameProblems(path: string, name: string): string[] {
  if (FORM.test(name) && !isReservedInTopics(name)) return [];
  return [
    `${path}: Pub/Sub takes no topic called "${name}"; expected 3 to 255 letters, digits and . _ ~ + % -, a letter first and not beginning with goog; choose another name`,
  ];
}
