import type { Block, Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_monitoring_alert_policy';
const of = (head: Head, id: string) => head.the(TYPE, `health/${id}/policy`);
const opened = (head: Head) => of(head, 'case-open');
const letters = (head: Head) => of(head, 'dead-letters');
const absent = (head: Head) => of(head, 'heartbeat-absent');
const AT = 'health/case-open';
const FILTER = 'conditions.0.condition_matched_log.filter';
const threshold = (member: string) => `conditions.0.condition_threshold.${member}`;
const promql = (member: string) => `conditions.0.condition_prometheus_query_language.${member}`;
const high = (at: string, says: RegExp): RuleCase['finds'] => [{ at, severity: 'high', says }];
const medium = (at: string, says: RegExp): RuleCase['finds'] => [{ at, severity: 'medium', says }];
const CHANNELS = 'notification_channels';

describeRule('R26', [
  {
    name: 'destroys the alert',
    edit: (head) => head.remove(opened(head)),
    finds: high(AT, /no longer notifies anyone/),
  },
  {
    name: 'disables the alert',
    edit: (head) => head.set(opened(head), 'enabled', false),
    finds: high(AT, /never triggers/),
  },
  {
    name: 'adds a disabled alert',
    edit: (head) => void head.add(TYPE, 'second', { ...structuredClone(opened(head).block), enabled: false }),
    finds: medium('second', /never triggers/),
  },
  {
    name: 'removes all channels',
    edit: (head) => head.set(opened(head), CHANNELS, []),
    finds: high(AT, /no longer has a notification channel/),
  },
  {
    name: 'removes one of two channels',
    given: (head) => head.set(opened(head), CHANNELS, ['a', 'b']),
    edit: (head) => head.set(opened(head), CHANNELS, ['b']),
    finds: medium(AT, /one of its channels/),
  },
  {
    name: 'replaces all channels with another one',
    given: (head) => head.set(opened(head), CHANNELS, ['a', 'b']),
    edit: (head) => head.set(opened(head), CHANNELS, ['c']),
    finds: high(AT, /all of its channels/),
  },
  {
    name: 'adds a channel',
    edit: (head) => head.set(opened(head), CHANNELS, (present) => [...(present as string[]), 'c']),
    finds: [],
  },
  {
    name: 'narrows the filter of log lines',
    edit: (head) => head.set(opened(head), FILTER, (present) => `${present} AND jsonPayload.mode="enforce"`),
    finds: high(AT, /fewer log entries/),
  },
  {
    name: 'widens the filter of log lines',
    edit: (head) =>
      head.set(opened(head), FILTER, (present) => String(present).replace(' AND severity>=CRITICAL', '')),
    finds: [{ at: AT, severity: 'info', says: /more log entries/ }],
  },
  {
    name: 'writes the filter in another form',
    edit: (head) => head.set(opened(head), FILTER, (present) => `(${present})`),
    finds: [],
  },
  {
    name: 'notifies less often',
    edit: (head) => head.set(opened(head), 'alert_strategy.notification_rate_limit.period', '86400s'),
    finds: medium(AT, /second threat/),
  },
  {
    name: 'notifies only when an incident ends',
    edit: (head) => head.set(opened(head), 'alert_strategy.notification_prompts', ['CLOSED']),
    finds: high(AT, /when an incident opens/),
  },
  {
    name: 'closes incidents sooner',
    edit: (head) => head.set(opened(head), 'alert_strategy.auto_close', '1800s'),
    finds: [{ at: AT, severity: 'low' }],
  },
  {
    name: 'removes the severity',
    edit: (head) => head.unset(opened(head), 'severity'),
    finds: [{ at: AT, severity: 'low' }],
  },
  {
    name: 'rewords the documentation',
    edit: (head) => head.set(opened(head), 'documentation.content', 'Call.'),
    finds: [],
  },
  {
    name: 'renames a condition',
    edit: (head) => head.set(opened(head), 'conditions.0.display_name', 'Open'),
    finds: [],
  },
  {
    name: 'removes a condition',
    edit: (head) => head.set(letters(head), 'conditions', (present) => (present as Block[]).slice(1)),
    finds: high('dead-letters', /is removed/),
  },
  {
    name: 'reorders the conditions',
    edit: (head) => head.set(letters(head), 'conditions', (present) => [...(present as Block[])].reverse()),
    finds: [],
  },
  {
    name: 'adds a condition',
    edit: (head) =>
      head.set(letters(head), 'conditions', (present) => [
        ...(present as Block[]),
        { ...(present as Block[])[0], display_name: 'Another' },
      ]),
    finds: [],
  },
  {
    name: 'raises a threshold',
    edit: (head) => head.set(letters(head), threshold('threshold_value'), 100),
    finds: high('dead-letters', /from 0 to 100/),
  },
  {
    name: 'lowers a threshold',
    given: (head) => head.set(letters(head), threshold('threshold_value'), 100),
    edit: (head) => head.set(letters(head), threshold('threshold_value'), 1),
    finds: [],
  },
  {
    name: 'lowers a threshold that alerts on lower values',
    given: (head) => {
      head.set(letters(head), threshold('comparison'), 'COMPARISON_LT');
      head.set(letters(head), threshold('threshold_value'), 100);
    },
    edit: (head) => head.set(letters(head), threshold('threshold_value'), 1),
    finds: high('dead-letters', /from 100 to 1/),
  },
  {
    name: 'waits longer',
    edit: (head) => head.set(letters(head), threshold('duration'), '3600s'),
    finds: medium('dead-letters', /to 3600/),
  },
  {
    name: 'requires more series',
    edit: (head) => head.set(letters(head), threshold('trigger'), { count: 5 }),
    finds: medium('dead-letters', /number of series/),
  },
  {
    name: 'reads another metric',
    edit: (head) => head.set(letters(head), threshold('filter'), 'metric.type="x"'),
    finds: high('dead-letters', /filter .* cannot determine/),
  },
  {
    name: 'reverses the comparison',
    edit: (head) => head.set(letters(head), threshold('comparison'), 'COMPARISON_LT'),
    finds: high('dead-letters', /comparison .* cannot determine/),
  },
  {
    name: 'requires all conditions at once',
    edit: (head) => head.set(letters(head), 'combiner', 'AND'),
    finds: high('dead-letters', /all conditions/),
  },
  {
    name: 'changes the query about silence',
    edit: (head) =>
      head.set(absent(head), promql('query'), (present) => String(present).replace('900s', '9000s')),
    finds: high('heartbeat-absent', /query .* cannot determine/),
  },
  {
    name: 'waits longer for silence',
    edit: (head) => head.set(absent(head), promql('duration'), '90000s'),
    finds: medium('heartbeat-absent', /to 90000/),
  },
  {
    name: 'replaces the condition with another kind',
    edit: (head) =>
      head.set(absent(head), 'conditions', [
        { display_name: 'x', condition_threshold: { filter: 'x', comparison: 'COMPARISON_GT' } },
      ]),
    finds: high('heartbeat-absent', /is removed/),
  },
  {
    name: 'waits longer for a missing metric',
    given: (head) =>
      head.set(absent(head), 'conditions', [
        {
          display_name: 'x',
          condition_absent: { filter: 'resource.labels.service_name="riposte-actor"', duration: '600s' },
        },
      ]),
    edit: (head) => head.set(absent(head), 'conditions.0.condition_absent.duration', '7200s'),
    finds: high('heartbeat-absent', /silence/),
  },
  {
    name: 'snoozes the alert',
    edit: (head) =>
      void head.add('google_monitoring_snooze', 'quiet', {
        criteria: { policies: [`\${${opened(head).address}.name}`] },
      }),
    finds: medium('quiet', /snooze/),
  },
  {
    name: 'sets the filter of the alert to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: `${AT}/policy`, argument: 'conditions' }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
  {
    name: 'sets the channels of the alert to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: `${AT}/policy`, argument: `${CHANNELS}.0` }],
    finds: [{ at: AT, severity: 'medium', assumed: true }],
  },
]);
