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
      'The binary came with the image, so whoever builds or stores the image may be the attacker: move to another ' +
      'digest from before it, and where there is none, stop. Clean revisions keep serving the public.',
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
      'The binary was added or changed at run time, so somebody came in through the running app, and an older ' +
      'revision of it has the same hole: close the way in from outside, then replace the instances. Where it cannot ' +
      'be closed, stop.',
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
      'No playbook of its own, or a category that this version does not know: evidence and people first, no change ' +
      'to the workload.',
    steps: ['preserve-evidence', 'annotate-finding', 'notify'],
  },
};
export const playbookOf = (id: PlaybookId): Playbook => PLAYBOOKS[id];
export const ALL_PLAYBOOKS: readonly Playbook[] = PLAYBOOK_IDS.map(playbookOf);
