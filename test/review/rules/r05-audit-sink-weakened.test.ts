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
    name: 'makes Terraform forget the sink',
    edit: (head) => {
      const { address } = tamper(head);
      head.remove(tamper(head));
      head.addBlock('removed', { from: address, lifecycle: { destroy: false } });
    },
    finds: [{ at: AT, severity: 'critical', says: /forgotten/ }],
  },
  {
    name: 'renames the sink, so that it is replaced',
    edit: (head) => head.set(tamper(head), 'name', 'other-sink'),
    finds: [{ at: AT, severity: 'critical', says: /created again, because name/ }],
  },
  {
    name: 'disables the sink',
    edit: (head) => head.set(tamper(head), 'disabled', true),
    finds: [{ at: AT, severity: 'critical', says: /exports nothing/ }],
  },
  {
    name: 'disables a sink that was enabled by default',
    given: (head) => head.unset(tamper(head), 'disabled'),
    edit: (head) => head.set(tamper(head), 'disabled', true),
    finds: [{ at: AT, severity: 'critical', says: /exports nothing/ }],
  },
  {
    name: 'gives a sink its own account where it had none',
    edit: (head) => head.set(tamper(head), 'unique_writer_identity', true),
    finds: [],
  },
  {
    name: 'adds a disabled sink',
    edit: (head) => void head.add(TYPE, 'second', { ...tamper(head).block, name: 'second', disabled: true }),
    finds: [{ at: 'second', severity: 'medium' }],
  },
  {
    name: 'sends the entries to another destination',
    edit: (head) => head.set(tamper(head), 'destination', 'storage.googleapis.com/cold-storage'),
    finds: [{ at: AT, severity: 'critical', says: /destination/ }],
  },
  {
    name: 'excludes the children',
    edit: (head) => head.set(tamper(head), 'include_children', false),
    finds: [{ at: AT, severity: 'critical', says: /child projects/ }],
  },
  {
    name: 'omits the setting for children, which excludes them by default',
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
    name: 'removes a tamper detection from the filter',
    edit: (head) =>
      head.set(tamper(head), 'filter', (present) =>
        String(present).replace(/\nOR [^\n]*securitycentermanagement[^\n]*/, ''),
      ),
    finds: [{ at: AT, severity: 'critical', says: /Lost: \d+ tamper detections? \([^)]*scc-/ }],
  },
  {
    name: 'excludes an account in the filter',
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
    name: 'excludes entries inside the sink',
    edit: (head) =>
      head.set(tamper(head), 'exclusions', [exclusion('protoPayload.serviceName="pubsub.googleapis.com"')]),
    finds: [{ at: AT, severity: 'critical', says: /pubsub\.googleapis\.com/ }],
  },
  {
    name: 'enables an exclusion of the sink',
    given: (head) =>
      head.set(tamper(head), 'exclusions', [
        { ...exclusion('protoPayload.serviceName="pubsub.googleapis.com"'), disabled: true },
      ]),
    edit: (head) =>
      head.set(tamper(head), 'exclusions', [exclusion('protoPayload.serviceName="pubsub.googleapis.com"')]),
    finds: [{ at: AT, severity: 'critical' }],
  },
  {
    name: 'adds a disabled exclusion',
    edit: (head) => head.set(tamper(head), 'exclusions', [{ ...exclusion(''), disabled: true }]),
    finds: [],
  },
  {
    name: 'removes an exclusion',
    given: (head) =>
      head.set(tamper(head), 'exclusions', [exclusion('protoPayload.serviceName="pubsub.googleapis.com"')]),
    edit: (head) => head.set(tamper(head), 'exclusions', []),
    finds: [{ at: AT, severity: 'info', says: /more log entries/ }],
  },
  {
    name: 'uses a filter that the review cannot judge',
    edit: (head) => head.set(tamper(head), 'filter', (present) => `(${present}) AND sample(insertId, 0.5)`),
    finds: [{ at: AT, severity: 'high', says: /cannot determine/ }],
  },
  {
    name: 'indents the filter',
    edit: (head) => head.set(tamper(head), 'filter', (present) => String(present).replaceAll('\n', '\n  ')),
    finds: [],
  },
  {
    name: 'rewords the description',
    edit: (head) => head.set(tamper(head), 'description', 'Changes.'),
    finds: [],
  },
  {
    name: 'sets the filter to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'tamper-sink/sink', argument: 'filter' }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
  {
    name: 'excludes with a filter that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'tamper-sink/sink', argument: 'exclusions' }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
  {
    name: 'excludes, with a separate resource, entries that an alert waits for',
    edit: (head) => void head.add('google_logging_project_exclusion', 'noise', separate(NOTICES)),
    finds: [{ at: 'noise', severity: 'critical', says: /alerts wait for/ }],
  },
  {
    name: 'excludes, with a separate resource, entries that no alert waits for',
    edit: (head) =>
      void head.add('google_logging_project_exclusion', 'noise', separate('resource.type="gce_instance"')),
    finds: [{ at: 'noise', severity: 'medium' }],
  },
  {
    name: 'adds a separate, disabled exclusion',
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
