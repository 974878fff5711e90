/** `module.a["x"].google_pubsub_topic.b[0]` to `module.a.google_pubsub_topic.b`. */
export const withoutIndexes = (address: string): string =>
  address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
