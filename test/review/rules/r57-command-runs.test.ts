import type { Block, Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'terraform_data';
const command = (text: string): Block => ({ provisioner: { 'local-exec': { command: text } } });
const adds = (block: Block) => (head: Head) => void head.add(TYPE, 'hook', structuredClone(block));
const hook = (head: Head) => head.the(TYPE);
const program = (head: Head, text: string) => {
  head.stack().data = { external: { lookup: { program: [text] } } };
};

describeRule('R57', [
  {
    name: 'runs a command',
    edit: adds(command('gcloud scc notifications delete x')),
    finds: [{ at: 'hook', severity: 'high', says: /local-exec/ }],
  },
  {
    name: 'writes the commands as a list',
    edit: adds({ provisioner: [{ type: 'local-exec', command: 'true' }] }),
    finds: [{ at: 'hook', severity: 'high', says: /local-exec/ }],
  },
  {
    name: 'runs a command next to a topic that is recreated',
    given: (head) =>
      head.set(head.the('google_pubsub_topic', 'undo/topic'), 'provisioner', {
        'local-exec': { command: 'true' },
      }),
    edit: (head) => head.set(head.the('google_pubsub_topic', 'undo/topic'), 'name', 'other-undo'),
    finds: [{ at: 'undo/topic', severity: 'high' }],
  },
  {
    name: 'changes a command',
    only: 'folders',
    given: adds(command('true')),
    edit: (head) => head.set(hook(head), 'provisioner', { 'local-exec': { command: 'false' } }),
    finds: [{ at: 'hook', severity: 'high' }],
  },
  {
    name: 'no longer runs it',
    given: adds(command('true')),
    edit: (head) => head.remove(hook(head)),
    finds: [],
  },
  { name: 'keeps a command', given: adds(command('true')), finds: [] },
  { name: 'adds a resource without a command', edit: adds({ input: 'x' }), finds: [] },
  {
    name: 'runs a program for a data source',
    only: 'folders',
    edit: (head) => program(head, 'sh'),
    finds: [{ at: 'lookup', severity: 'high', says: /external/ }],
  },
  { name: 'keeps a program', only: 'folders', given: (head) => program(head, 'sh'), finds: [] },
]);
