import type { SandboxEvent } from '../../sandbox/protocol/request';

/** Shows the notifications that people would get. Each names resources, so it has the mark of a rehearsal. */
export const noteAlert = (
  { kind, text }: SandboxEvent,
  note: (label: string, text: string) => void,
): void => {
  if (kind === 'alert') note('alert', `${text} (rehearsal)`);
};
