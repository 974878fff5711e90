import type { Head } from './head';
import { defineCases } from './review-case';

const SINK = 'google_logging_project_sink';
const tamper = (head: Head) => head.the(SINK, 'tamper-sink/sink');
const weakened = [{ rule: 'R05', address: /tamper-sink/, severity: 'critical' }] as const;

export const r05 = defineCases([
  {
    id: 'r05-disabled',
    rule: 'R05',
    target: 'project',
    what: 'Somebody switches the sink of tampering off.',
    edit: (head) => head.set(tamper(head), 'disabled', true),
    expected: weakened,
  },
  {
    id: 'r05-excluded',
    rule: 'R05',
    target: 'project',
    what: 'Somebody excludes calls of Pub/Sub inside of the sink.',
    edit: (head) =>
      head.set(tamper(head), 'exclusions', [
        { name: 'noise', filter: 'protoPayload.serviceName="pubsub.googleapis.com"' },
      ]),
    expected: weakened,
  },
  {
    id: 'r05-account-left-out',
    rule: 'R05',
    target: 'project',
    what: 'Somebody leaves an account out of the filter.',
    edit: (head) =>
      head.set(
        tamper(head),
        'filter',
        (present) => `(${present}) AND NOT protoPayload.authenticationInfo.principalEmail="m@example.com"`,
      ),
    expected: weakened,
  },
  {
    id: 'r05-sent-elsewhere',
    rule: 'R05',
    target: 'project',
    what: 'Somebody sends the entries into a bucket.',
    edit: (head) => head.set(tamper(head), 'destination', 'storage.googleapis.com/demo-prj-cold-storage'),
    expected: weakened,
  },
  {
    id: 'r05-excluded-beside',
    rule: 'R05',
    target: 'project',
    what: 'Somebody excludes, with a resource of its own, log lines that alerts wait for.',
    edit: (head) =>
      void head.add('google_logging_project_exclusion', 'noise', {
        name: 'noise',
        project: 'demo-prj',
        filter: 'resource.type="cloud_run_revision" AND jsonPayload.event="notice"',
      }),
    expected: [{ rule: 'R05', type: 'google_logging_project_exclusion', severity: 'critical' }],
  },
]);
