import { counted, forgotten, inModule, moved, second } from './evasions';
import type { DeclaredResource, Head } from './head';
import { defineCases, type ExpectedFinding } from './review-case';

const CONFIG = 'google_scc_v2_project_notification_config';
const FILTER = 'streaming_config.filter';

const narrowed: ExpectedFinding = { rule: 'R02', type: CONFIG, severity: 'critical' };
const asksForSeverity = (head: Head, config: DeclaredResource): void =>
  head.set(config, FILTER, (present) => `(${String(present)}) AND severity="CRITICAL"`);
const config = (head: Head): DeclaredResource => head.the(CONFIG);

const replacedByAnother: readonly ExpectedFinding[] = [
  { rule: 'R01', address: /notifications_config_\w+$/, severity: 'critical' },
  { rule: 'R02', address: `${CONFIG}.second`, severity: 'info' },
];

export const r02 = defineCases([
  {
    id: 'r02-severity-asked-for',
    rule: 'R02',
    target: 'project',
    what: 'Somebody passes only findings of the highest severity.',
    edit: (head) => asksForSeverity(head, config(head)),
    expected: [narrowed],
  },
  {
    id: 'r02-muted-left-out',
    rule: 'R02',
    target: 'organization-everything',
    what: 'Somebody excludes muted findings of the organization.',
    edit(head) {
      const type = 'google_scc_v2_organization_notification_config';
      head.set(head.the(type), FILTER, (present) => `(${String(present)}) AND NOT mute="MUTED"`);
    },
    expected: [{ rule: 'R02', type: 'google_scc_v2_organization_notification_config', severity: 'critical' }],
  },
  {
    id: 'r02-narrowed-in-a-module',
    rule: 'R02',
    target: 'project',
    what: 'Somebody moves the notification config into a module and narrows its filter there.',
    edit(head) {
      asksForSeverity(head, config(head));
      inModule(head, config(head));
    },
    expected: [narrowed],
    onlyInPlan: 'two synthesized folders do not contain the resources of a module',
  },
  {
    id: 'r02-narrowed-and-counted',
    rule: 'R02',
    target: 'project',
    what: 'Somebody gives the notification config a count and narrows its filter.',
    edit: (head) => asksForSeverity(head, counted(head, config(head))),
    expected: [narrowed],
  },
  {
    id: 'r02-narrowed-and-renamed',
    rule: 'R02',
    target: 'project',
    what: 'Somebody renames the notification config with a moved block and narrows its filter.',
    edit: (head) => asksForSeverity(head, moved(head, config(head))),
    expected: [narrowed],
  },
  {
    id: 'r02-forgotten-for-a-narrower-one',
    rule: 'R02',
    target: 'project',
    what: 'Somebody makes Terraform forget the notification config and adds a narrower one.',
    edit(head) {
      const present = config(head);
      second(head, present, { config_id: 'narrow' });
      asksForSeverity(head, head.all(CONFIG).find(({ name }) => name === 'second') as DeclaredResource);
      forgotten(head, present, {
        service_account: 'service-210987654321@gcp-sa-scc-notification.iam.gserviceaccount.com',
      });
    },
    expected: replacedByAnother,
    expectedSynthesized: [
      ...replacedByAnother,
      { rule: 'R44', type: 'google_pubsub_topic_iam_member', severity: 'critical' },
    ],
  },
  {
    id: 'r02-narrowed-by-a-second-one',
    rule: 'R02',
    target: 'project',
    what: 'Somebody adds a second resource for the same notification config, with a narrower filter.',
    edit(head) {
      second(head, config(head));
      asksForSeverity(head, head.all(CONFIG).find(({ name }) => name === 'second') as DeclaredResource);
    },
    expected: [
      { rule: 'R02', address: `${CONFIG}.second`, severity: 'info' },
      { rule: 'R12', address: `${CONFIG}.second`, severity: 'high' },
    ],
  },
]);

const MUTE = 'google_scc_v2_project_mute_config';
const mute = { mute_config_id: 'noise', project: 'demo-prj', location: 'global', type: 'DYNAMIC' };

export const r03 = defineCases([
  {
    id: 'r03-another-topic',
    rule: 'R03',
    target: 'project',
    what: 'Somebody sends findings to a topic of another project.',
    edit: (head) => head.set(config(head), 'pubsub_topic', 'projects/other-prj/topics/findings'),
    expected: [{ rule: 'R03', type: CONFIG, severity: 'high' }],
  },
]);

export const r04 = defineCases([
  {
    id: 'r04-detector-muted',
    rule: 'R04',
    target: 'project',
    what: 'Somebody mutes reverse shells, which are noisy.',
    edit: (head) => void head.add(MUTE, 'noise', { ...mute, filter: 'category="Reverse Shell"' }),
    expected: [{ rule: 'R04', address: `${MUTE}.noise`, severity: 'high' }],
  },
  {
    id: 'r04-all-threats-muted',
    rule: 'R04',
    target: 'organization-everything',
    what: 'Somebody mutes all threats of the organization.',
    edit(head) {
      const { project: _, ...rest } = mute;
      const block = { ...rest, organization: '123456789012', filter: 'finding_class="THREAT"' };
      head.add('google_scc_v2_organization_mute_config', 'noise', block);
    },
    expected: [{ rule: 'R04', type: 'google_scc_v2_organization_mute_config', severity: 'high' }],
  },
]);

export const r46 = defineCases([
  {
    id: 'r46-detector-added-switched-off',
    rule: 'R46',
    target: 'organization-everything',
    what: 'Somebody adds a disabled custom detector.',
    edit(head) {
      head.add('google_scc_event_threat_detection_custom_module', 'bad_addresses', {
        organization: '123456789012',
        display_name: 'bad_addresses',
        enablement_state: 'DISABLED',
        type: 'CONFIGURABLE_BAD_IP',
        config: JSON.stringify({ metadata: { severity: 'LOW' }, ips: ['192.0.2.1'] }),
      });
    },
    expected: [{ rule: 'R46', type: 'google_scc_event_threat_detection_custom_module', severity: 'medium' }],
  },
]);
