export const PLAYBOOK_IDS = ['built-in-malicious-binary', 'runtime-malicious-binary', 'default'] as const;
export type PlaybookId = (typeof PLAYBOOK_IDS)[number];
