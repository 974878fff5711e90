import type { Head, Value } from '../cases/head';
import { describeRule } from '../rule-cases';

const local = (head: Head) => head.addModule('extra', {}, {});
const sink = (head: Head) => head.the('google_logging_organization_sink', 'tamper-sink/sink');
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
    name: 'removes the call of a module',
    only: 'folders',
    given: local,
    edit: (head) => void delete head.stack().module,
    finds: [{ severity: 'medium' }],
  },
  {
    name: 'keeps the call of a local module',
    only: 'folders',
    given: local,
    finds: [{ severity: 'low', says: /no fixed version/ }],
  },
  {
    name: 'keeps the call of a module with a fixed version',
    only: 'folders',
    given: (head) => head.addModule('extra', {}, PINNED),
    finds: [],
  },
  ...(
    [
      ['a count with an expression', 'count', `\${var.x ? 1 : 0}`, /count is now an expression/],
      ['a for_each with an expression', 'for_each', `\${toset([])}`, /for_each is new/],
      ['a dynamic block', 'dynamic', { x: { for_each: [1], content: {} } }, /dynamic block/],
    ] satisfies readonly (readonly [string, string, Value, RegExp])[]
  ).map(([name, argument, value, says]) => ({
    name: `gives the sink of the audit log ${name}`,
    only: 'folders' as const,
    edit: (head: Head) => head.set(sink(head), argument, value),
    finds: [{ at: 'tamper-sink', severity: 'high' as const, says, assumed: true as const }],
  })),
  {
    name: 'keeps a count that is an expression',
    only: 'folders',
    given: (head) => head.set(sink(head), 'count', `\${var.x}`),
    finds: [],
  },
  {
    name: 'gives the sink a count of one',
    only: 'folders',
    edit: (head) => head.set(sink(head), 'count', 1),
    finds: [],
  },
  { name: 'plans a module', only: 'plan', given: local, finds: [] },
]);
