import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const local = (head: Head) => head.addModule('extra', {}, {});
const PINNED = { source: 'terraform-google-modules/pubsub/google', version: '7.0.0' };

describeRule('R48', [
  {
    name: 'calls a module',
    only: 'folders',
    edit: local,
    finds: [{ severity: 'medium', says: /module\.extra in stack riposte-project is new/ }],
  },
  {
    name: 'changes the call of a module',
    only: 'folders',
    given: local,
    edit: (head) => head.addModule('extra', {}, { topic: 'x' }),
    finds: [{ severity: 'medium' }],
  },
  {
    name: 'no longer calls a module',
    only: 'folders',
    given: local,
    edit: (head) => void delete head.stack().module,
    finds: [{ severity: 'medium' }],
  },
  {
    name: 'leaves the call of a local module',
    only: 'folders',
    given: local,
    finds: [{ severity: 'low', says: /no fixed version/ }],
  },
  {
    name: 'leaves the call of a module of one version',
    only: 'folders',
    given: (head) => head.addModule('extra', {}, PINNED),
    finds: [],
  },
  { name: 'plans a module', only: 'plan', given: local, finds: [] },
]);
