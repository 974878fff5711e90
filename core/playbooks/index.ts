import type { Playbook } from './playbook';
import { PLAYBOOK_IDS, type PlaybookId } from './playbook-ids';

export { type Alternatives, type Playbook, wayInOf } from './playbook';
export { PLAYBOOK_IDS, type PlaybookId } from './playbook-ids';

const PLAYBOOKS: { readonly [Id in PlaybookId]: Playbook } = {
  'built-in-malicious-binary': {
    id: 'built-in-malicious-binary',
    version: 2,
    wayIn: 'image',
    reason:
      'The binary is part of the image, so anyone who builds or stores the image may be the attacker. Riposte moves ' +
      'traffic to an earlier revision of another digest, and stops the service if there is none. Clean revisions keep ' +
      'serving the public.',
    steps: [
      'preserve-evidence',
      { firstOf: ['shift-traffic', 'stop-service', 'remove-public-access'] },
      'annotate-finding',
      'notify',
    ],
  },
  'runtime-malicious-binary': {
    id: 'runtime-malicious-binary',
    version: 2,
    wayIn: 'running-app',
    reason:
      'The binary was added or changed at run time, so somebody came in through the running app, and an older revision ' +
      'has the same vulnerability. Riposte closes the way in from outside, and then replaces the instances. If it cannot ' +
      'close the way in, it stops the service.',
    steps: [
      'preserve-evidence',
      { firstOf: ['remove-public-access', 'restrict-ingress'] },
      { firstOf: ['shift-traffic', 'stop-service'] },
      'annotate-finding',
      'notify',
    ],
  },
  default: {
    id: 'default',
    version: 1,
    wayIn: 'running-app',
    reason:
      'The category has no playbook, or this version does not know it. Riposte stores evidence and notifies people, and ' +
      'does not change the workload.',
    steps: ['preserve-evidence', 'annotate-finding', 'notify'],
  },
};
export const playbookOf = (id: PlaybookId): Playbook => PLAYBOOKS[id];
export const ALL_PLAYBOOKS: readonly Playbook[] = PLAYBOOK_IDS.map(playbookOf);
