import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_scc_v2_organization_notification_config';
const FILTER = 'streaming_config.filter';
const config = (head: Head) => head.the(TYPE);
const to =
  (change: (filter: string) => string) =>
  (head: Head): void =>
    head.set(config(head), FILTER, (present) => change(String(present)));

const lost = (says: RegExp): RuleCase['finds'] => [
  { at: 'notifications/config', severity: 'critical', says },
];

describeRule('R02', [
  {
    name: 'adds a severity to the filter',
    edit: to((filter) => `(${filter}) AND severity="HIGH"`),
    finds: lost(/fewer findings through\. For example, it drops .*severity="(?!HIGH)/),
  },
  {
    name: 'drops a category of Event Threat Detection',
    edit: to((filter) => filter.replace(/ OR category="Execution: Cryptomining Docker Image"/, '')),
    finds: lost(/Partly lost: 1 detector \(CLOUD_RUN_CRYPTOMINING_DOCKER_IMAGES\)/),
  },
  {
    name: 'excludes muted findings',
    edit: to((filter) => `(${filter}) AND NOT mute="MUTED"`),
    finds: lost(/mute="MUTED"/),
  },
  {
    name: 'replaces the filter',
    edit: to(() => 'category="Impact: Cryptomining Commands"'),
    finds: lost(/fewer findings through, and others instead/),
  },
  {
    name: 'removes the filter',
    edit: to(() => ''),
    finds: [{ severity: 'info', says: /lets more findings through/ }],
  },
  {
    name: 'adds a filter where none was set',
    given: to(() => ''),
    edit: to(() => 'state="ACTIVE"'),
    finds: lost(/For example, it drops/),
  },
  {
    name: 'writes the same filter in another form',
    edit: to((filter) => `(${filter})`),
    finds: [],
  },
  {
    name: 'filters by a field that findings do not have',
    edit: to((filter) => `(${filter}) AND unheard_of="x"`),
    finds: [{ severity: 'high', says: /cannot determine/ }],
  },
  {
    name: 'adds a second config',
    edit: (head) => {
      const { block } = config(head);
      head.add(TYPE, 'second', { ...block, config_id: 'second' });
    },
    finds: [{ at: 'second', severity: 'info', says: /new notification config/ }],
  },
  {
    name: 'sets the filter to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'notifications/config', argument: FILTER }],
    finds: [{ at: 'notifications/config', severity: 'critical', assumed: true }],
  },
]);
