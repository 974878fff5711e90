/** What a method reaches that publishes, or whose change Google publishes. */
export const DELIVERIES = {
  'pubsub.pending': 'the message goes to every push subscription of the topic, in any project',
  'pubsub.backlog': 'the message goes to every pull subscription of the topic, in any project',
} as const;
