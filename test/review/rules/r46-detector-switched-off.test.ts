import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const ETD = 'google_scc_management_organization_event_threat_detection_custom_module';
const SHA = 'google_scc_project_custom_module';
const given = (head: Head) => {
  head.add(ETD, 'etd', {
    organization: '1',
    display_name: 'x',
    type: 'CONFIGURABLE_BAD_IP',
    enablement_state: 'ENABLED',
    config: '{"ips":["1.2.3.4"]}',
  });
  head.add(SHA, 'sha', {
    display_name: 'y',
    enablement_state: 'ENABLED',
    custom_config: { predicate: { expression: 'true' }, severity: 'HIGH', recommendation: 'Fix it.' },
  });
};
const sets = (
  type: string,
  path: string,
  value: Parameters<Head['set']>[2],
): Pick<RuleCase, 'given' | 'edit'> => ({
  given,
  edit: (head) => head.set(head.the(type), path, value),
});

describeRule('R46', [
  {
    name: 'disables a custom module of Event Threat Detection',
    ...sets(ETD, 'enablement_state', 'DISABLED'),
    finds: [{ at: 'etd', severity: 'high', says: /to DISABLED/ }],
  },
  {
    name: 'disables a custom module of Security Health Analytics',
    ...sets(SHA, 'enablement_state', 'DISABLED'),
    finds: [{ at: 'sha', severity: 'high' }],
  },
  {
    name: 'adds a disabled module',
    edit: (head) => void head.add(ETD, 'etd', { organization: '1', enablement_state: 'DISABLED' }),
    finds: [{ at: 'etd', severity: 'medium' }],
  },
  {
    name: 'enables a module',
    given: (head) => void head.add(ETD, 'etd', { organization: '1', enablement_state: 'DISABLED' }),
    edit: (head) => head.set(head.the(ETD), 'enablement_state', 'ENABLED'),
    finds: [],
  },
  {
    name: 'destroys a module',
    given,
    edit: (head) => head.remove(head.the(ETD)),
    finds: [{ at: 'etd', severity: 'high', says: /is destroyed/ }],
  },
  {
    name: 'changes the config of the detector',
    ...sets(ETD, 'config', '{"ips":[]}'),
    finds: [{ at: 'etd', severity: 'high', says: /config of the detector/ }],
  },
  {
    name: 'changes the expression of the detector',
    ...sets(SHA, 'custom_config.predicate.expression', 'false'),
    finds: [{ at: 'sha', severity: 'high', says: /custom_config/ }],
  },
  {
    name: 'rewords the recommendation',
    ...sets(SHA, 'custom_config.recommendation', 'Repair it.'),
    finds: [],
  },
]);
