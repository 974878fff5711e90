import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_logging_organization_sink';
const tamper = (head: Head) => head.the(TYPE, 'tamper-sink/sink');
const AT = 'tamper-sink';
const exclusion = (filter: string) => ({ name: 'noise', filter });
const separate = (filter: string, more: object = {}) => ({
  name: 'noise',
  project: 'shop-prod',
  filter,
  ...more,
});
const NOTICES = 'resource.type="cloud_run_revision" AND jsonPayload.event="notice"';

describeRule('R05', [
  {
    name: 'destroys the sink',
    edit: (head) => head.remove(tamper(head)),
    finds: [{ at: AT, severity: 'critical', says: /is destroyed\. The sink no longer/ }],
  },
  {
    name: 'forgets the sink',
    edit: (head) => {
      const { address } = tamper(head);
      head.remove(tamper(head));
      head.addBlock('removed', { from: address, lifecycle: { destroy: false } });
    },
    finds: [{ at: AT, severity: 'critical', says: /forgotten/ }],
  },
  {
    name: 'gives the sink another name, so that it is replaced',
    edit: (head) => head.set(tamper(head), 'name', 'other-sink'),
    finds: [{ at: AT, severity: 'critical', says: /created again, because name/ }],
  },
  {
    name: 'disables the sink',
    edit: (head) => head.set(tamper(head), 'disabled', true),
    finds: [{ at: AT, severity: 'critical', says: /exports nothing/ }],
  },
  {
    name: 'disables a sink that was on by default',
    given: (head) => head.unset(tamper(head), 'disabled'),
    edit: (head) => head.set(tamper(head), 'disabled', true),
    finds: [{ at: AT, severity: 'critical', says: /exports nothing/ }],
  },
  {
    name: 'gives a sink that had none an account of its own',
    edit: (head) => head.set(tamper(head), 'unique_writer_identity', true),
    finds: [],
  },
  {
    name: 'adds a sink that is off',
    edit: (head) => void head.add(TYPE, 'second', { ...tamper(head).block, name: 'second', disabled: true }),
    finds: [{ at: 'second', severity: 'medium' }],
  },
  {
    name: 'sends the entries elsewhere',
    edit: (head) => head.set(tamper(head), 'destination', 'storage.googleapis.com/cold-storage'),
    finds: [{ at: AT, severity: 'critical', says: /destination/ }],
  },
  {
    name: 'leaves the children out',
    edit: (head) => head.set(tamper(head), 'include_children', false),
    finds: [{ at: AT, severity: 'critical', says: /child projects/ }],
  },
  {
    name: 'forgets to name the children, which are out by default',
    edit: (head) => head.unset(tamper(head), 'include_children'),
    finds: [{ at: AT, severity: 'critical', says: /child projects/ }],
  },
  {
    name: 'adds a sink of the organization without its children',
    edit: (head) => {
      const { include_children: _, ...block } = tamper(head).block;
      head.add(TYPE, 'second', { ...block, name: 'second' });
    },
    finds: [{ at: 'second', severity: 'medium', says: /child projects/ }],
  },
  {
    name: 'lets the sink write as a shared account',
    given: (head) => head.set(tamper(head), 'unique_writer_identity', true),
    edit: (head) => head.set(tamper(head), 'unique_writer_identity', false),
    finds: [{ at: AT, severity: 'high', says: /writer identity/ }],
  },
  {
    name: 'drops a tamper detection from the filter',
    edit: (head) =>
      head.set(tamper(head), 'filter', (present) =>
        String(present).replace(/\nOR [^\n]*securitycentermanagement[^\n]*/, ''),
      ),
    finds: [{ at: AT, severity: 'critical', says: /Lost: \d+ tamper detections? \([^)]*scc-/ }],
  },
  {
    name: 'leaves an account out of the filter',
    edit: (head) =>
      head.set(
        tamper(head),
        'filter',
        (present) =>
          `(${present}) AND NOT protoPayload.authenticationInfo.principalEmail="mallory@example.com"`,
      ),
    finds: [{ at: AT, severity: 'critical', says: /mallory@example\.com/ }],
  },
  {
    name: 'excludes entries inside of the sink',
    edit: (head) =>
      head.set(tamper(head), 'exclusions', [exclusion('protoPayload.serviceName="pubsub.googleapis.com"')]),
    finds: [{ at: AT, severity: 'critical', says: /pubsub\.googleapis\.com/ }],
  },
  {
    name: 'switches an exclusion of the sink on',
    given: (head) =>
      head.set(tamper(head), 'exclusions', [
        { ...exclusion('protoPayload.serviceName="pubsub.googleapis.com"'), disabled: true },
      ]),
    edit: (head) =>
      head.set(tamper(head), 'exclusions', [exclusion('protoPayload.serviceName="pubsub.googleapis.com"')]),
    finds: [{ at: AT, severity: 'critical' }],
  },
  {
    name: 'adds an exclusion that is off',
    edit: (head) => head.set(tamper(head), 'exclusions', [{ ...exclusion(''), disabled: true }]),
    finds: [],
  },
  {
    name: 'takes an exclusion away',
    given: (head) =>
      head.set(tamper(head), 'exclusions', [exclusion('protoPayload.serviceName="pubsub.googleapis.com"')]),
    edit: (head) => head.set(tamper(head), 'exclusions', []),
    finds: [{ at: AT, severity: 'info', says: /more log entries/ }],
  },
  {
    name: 'filters with something that cannot be judged',
    edit: (head) => head.set(tamper(head), 'filter', (present) => `(${present}) AND sample(insertId, 0.5)`),
    finds: [{ at: AT, severity: 'high', says: /cannot determine/ }],
  },
  {
    name: 'indents the filter',
    edit: (head) => head.set(tamper(head), 'filter', (present) => String(present).replaceAll('\n', '\n  ')),
    finds: [],
  },
  {
    name: 'words the description anew',
    edit: (head) => head.set(tamper(head), 'description', 'Changes.'),
    finds: [],
  },
  {
    name: 'filters by something that is not known yet',
    unknown: [{ type: TYPE, path: 'tamper-sink/sink', argument: 'filter' }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
  {
    name: 'excludes by something that is not known yet',
    unknown: [{ type: TYPE, path: 'tamper-sink/sink', argument: 'exclusions' }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
  {
    name: 'excludes, with a resource of its own, what an alert waits for',
    edit: (head) => void head.add('google_logging_project_exclusion', 'noise', separate(NOTICES)),
    finds: [{ at: 'noise', severity: 'critical', says: /alerts wait for/ }],
  },
  {
    name: 'excludes, with a resource of its own, what no alert waits for',
    edit: (head) =>
      void head.add('google_logging_project_exclusion', 'noise', separate('resource.type="gce_instance"')),
    finds: [{ at: 'noise', severity: 'medium' }],
  },
  {
    name: 'adds an exclusion of its own that is off',
    edit: (head) =>
      void head.add('google_logging_project_exclusion', 'noise', separate(NOTICES, { disabled: true })),
    finds: [],
  },
  {
    name: 'excludes more than before',
    given: (head) =>
      void head.add('google_logging_project_exclusion', 'noise', separate('resource.type="gce_instance"')),
    edit: (head) =>
      head.set(
        head.the('google_logging_project_exclusion'),
        'filter',
        `resource.type="gce_instance" OR (${NOTICES})`,
      ),
    finds: [{ at: 'noise', severity: 'critical' }],
  },
  {
    name: 'excludes less than before',
    given: (head) =>
      void head.add(
        'google_logging_project_exclusion',
        'noise',
        separate(`resource.type="gce_instance" OR (${NOTICES})`),
      ),
    edit: (head) => head.set(head.the('google_logging_project_exclusion'), 'filter', NOTICES),
    finds: [{ at: 'noise', severity: 'info' }],
  },
]);
