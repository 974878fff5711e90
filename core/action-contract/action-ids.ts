export const ACTION_IDS = [
  'preserve-evidence',
  'remove-public-access',
  'restrict-ingress',
  'shift-traffic',
  'stop-service',
  'annotate-finding',
  'notify',
] as const;
export type ActionId = (typeof ACTION_IDS)[number];
