import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const sink = (head: Head) => head.the('google_logging_organization_sink', 'evidence-sink/sink');
const without = (head: Head) => head.set(sink(head), 'include_children', false);
const version = (head: Head, text: string) => {
  const terraform = head.stack().terraform as { required_providers: { google: { version: string } } };
  terraform.required_providers.google.version = text;
};

describeRule('R06', [
  {
    name: 'includes children in place',
    given: without,
    edit: (head) => head.set(sink(head), 'include_children', true),
    finds: [{ at: 'evidence-sink', severity: 'critical', says: /does not apply that change/ }],
  },
  {
    name: 'intercepts children in place',
    edit: (head) => head.set(sink(head), 'intercept_children', true),
    finds: [{ at: 'evidence-sink', severity: 'critical', says: /^intercept_children/ }],
  },
  {
    name: 'includes children with a provider that applies the change',
    only: 'folders',
    given: (head) => {
      without(head);
      version(head, '7.13.0');
    },
    edit: (head) => head.set(sink(head), 'include_children', true),
    finds: [],
  },
  {
    name: 'includes children with a provider that does not apply the change yet',
    only: 'folders',
    given: (head) => {
      without(head);
      version(head, '7.12.1');
    },
    edit: (head) => head.set(sink(head), 'include_children', true),
    finds: [{ severity: 'critical' }],
  },
  {
    name: 'includes children in a sink that is recreated',
    given: without,
    edit: (head) => {
      head.set(sink(head), 'include_children', true);
      head.set(sink(head), 'name', 'other');
    },
    finds: [],
  },
  { name: 'excludes children', edit: without, finds: [] },
]);
