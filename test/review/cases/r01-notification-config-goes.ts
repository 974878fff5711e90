import { type Block, type DeclaredResource, type Head, reference } from './head';
import { defineCases, type ExpectedFinding } from './review-case';

const CONFIG = 'google_scc_v2_project_notification_config';

const destroyedAt = (address: RegExp): readonly ExpectedFinding[] => [
  { rule: 'R01', type: CONFIG, address, severity: 'critical' },
];
const destroyed = destroyedAt(/notifications_config_\w+$/);

/**
 * The account that publishes findings on the topic of the given project or organization. Google chooses the name, so
 * the code can also write it.
 */
const publisher = (of: string): string => `service-${of}@gcp-sa-scc-notification.iam.gserviceaccount.com`;
const PROJECT_NUMBER = '210987654321';

/**
 * Returns the config after the removal of every reference to it. The grant of the publisher contains its name as a
 * text.
 */
function unreferenced(head: Head, type = CONFIG, of = PROJECT_NUMBER): DeclaredResource {
  const config = head.the(type);
  head.writeOut(`${config.address}.service_account`, publisher(of));
  return config;
}

/** A person who destroys it on purpose first removes the protection from the code. */
function unprotected(head: Head): DeclaredResource {
  const config = unreferenced(head);
  head.unset(config, 'lifecycle');
  return config;
}

/**
 * The edit writes the address of SCC's agent, which the synthesized JSON does not contain. A review without a plan sees
 * the reference and the address as two principals.
 */
const agentNotKnown: ExpectedFinding = {
  rule: 'R44',
  type: 'google_pubsub_topic_iam_member',
  severity: 'critical',
};

export const r01 = defineCases([
  {
    id: 'r01-deleted',
    rule: 'R01',
    target: 'project',
    what: 'Somebody removes the notification config from the code.',
    edit: (head) => head.remove(unreferenced(head)),
    expected: destroyed,
    expectedSynthesized: [...destroyed, agentNotKnown],
  },
  {
    id: 'r01-deleted-of-organization',
    rule: 'R01',
    target: 'organization-everything',
    what: 'Somebody removes the notification config of the organization from the code.',
    edit(head) {
      const type = 'google_scc_v2_organization_notification_config';
      head.remove(unreferenced(head, type, 'org-123456789012'));
    },
    expected: [{ rule: 'R01', type: 'google_scc_v2_organization_notification_config', severity: 'critical' }],
    expectedSynthesized: [
      { rule: 'R01', type: 'google_scc_v2_organization_notification_config', severity: 'critical' },
      agentNotKnown,
    ],
  },
  {
    id: 'r01-forgotten',
    rule: 'R01',
    target: 'project',
    what: 'Somebody makes Terraform forget the notification config, with a removed block.',
    edit(head) {
      const config = unreferenced(head);
      head.remove(config);
      head.addBlock('removed', { from: config.address, lifecycle: { destroy: false } });
    },
    expected: destroyed,
    expectedSynthesized: [...destroyed, agentNotKnown],
  },
  {
    id: 'r01-renamed-without-moved',
    rule: 'R01',
    target: 'project',
    what: 'Somebody renames the notification config in the code, without a moved block.',
    edit: (head) => void head.rename(head.the(CONFIG), 'threat_findings'),
    expected: destroyed,
  },
  {
    id: 'r01-replaced',
    rule: 'R01',
    target: 'project',
    what: 'Somebody gives the notification config another id, so that it is destroyed and created.',
    edit: (head) => head.set(unprotected(head), 'config_id', 'threats'),
    expected: destroyed,
    onlyInPlan: 'only the provider knows that another config_id forces a replacement',
  },
  {
    id: 'r01-moved-and-replaced',
    rule: 'R01',
    target: 'project',
    what: 'Somebody renames the notification config with a moved block, and also gives it another id.',
    edit(head) {
      const config = unprotected(head);
      const renamed = head.rename(config, 'threat_findings');
      head.addBlock('moved', { from: config.address, to: renamed.address });
      head.set(renamed, 'config_id', 'threats');
    },
    expected: destroyedAt(/\.threat_findings$/),
    onlyInPlan: 'only the provider knows that another config_id forces a replacement',
  },
  {
    id: 'r01-counted-to-zero',
    rule: 'R01',
    target: 'project',
    what: 'Somebody gives the notification config a count of zero.',
    edit: (head) => head.set(unprotected(head), 'count', 0),
    expected: destroyedAt(/notifications_config_\w+(?:\[0\])?$/),
    expectedSynthesized: [...destroyedAt(/notifications_config_\w+(?:\[0\])?$/), agentNotKnown],
  },
  {
    id: 'r01-in-a-module-without-moved',
    rule: 'R01',
    target: 'project',
    what: 'Somebody puts the notification config into a module without a moved block.',
    edit: (head) => void wrapped(head),
    expected: destroyed,
    expectedSynthesized: [...destroyed, agentNotKnown],
  },
  {
    id: 'r01-in-a-module-of-none',
    rule: 'R01',
    target: 'project',
    what: 'Somebody moves the notification config into a module that is called zero times.',
    edit(head) {
      const config = wrapped(head, { count: 0 });
      head.addBlock('moved', { from: config.address, to: `module.threats[0].${CONFIG}.config` });
    },
    expected: destroyedAt(/^module\.threats\[0\]/),
    expectedSynthesized: destroyed,
  },
  {
    id: 'r01-scope-changed',
    rule: 'R01',
    target: 'folder',
    what: 'Somebody replaces the notification config of the folder with one of the project.',
    edit(head) {
      const folder = unreferenced(head, 'google_scc_v2_folder_notification_config', 'folder-333333333333');
      head.remove(folder);
      const { folder: _, ...rest } = folder.block;
      head.add(CONFIG, folder.name, rest);
    },
    expected: [{ rule: 'R01', type: 'google_scc_v2_folder_notification_config', severity: 'critical' }],
    expectedSynthesized: [
      { rule: 'R01', type: 'google_scc_v2_folder_notification_config', severity: 'critical' },
      agentNotKnown,
    ],
  },
  {
    id: 'r01-handed-to-a-second-resource',
    rule: 'R01',
    target: 'project',
    what: 'Somebody makes Terraform forget the notification config and imports it into a second resource.',
    edit(head) {
      const config = unprotected(head);
      head.remove(config);
      const second = head.add(CONFIG, 'second', config.block);
      head.addBlock('removed', { from: config.address, lifecycle: { destroy: false } });
      const id = 'projects/demo-prj/locations/global/notificationConfigs/riposte-findings';
      head.addBlock('import', { id, to: second.address });
    },
    expected: [...destroyed, ...destroyedAt(/\.second$/)],
    expectedSynthesized: [...destroyed, agentNotKnown],
  },
]);

/** Moves the config into a local module, which receives from outside what the config refers to. */
function wrapped(head: Head, call: Block = {}): DeclaredResource {
  const config = unprotected(head);
  head.remove(config);
  const { depends_on: _, ...block } = config.block;
  const content: Block = {
    terraform: { required_providers: { google: { source: 'google' } } },
    variable: { topic: { type: 'string' } },
    resource: { [CONFIG]: { config: { ...block, pubsub_topic: reference('var.topic') } } },
  };
  head.addModule('threats', content, { topic: block.pubsub_topic, ...call });
  return config;
}
