import { defineCases } from './review-case';

const MODULE = 'google_scc_management_organization_event_threat_detection_custom_module';

export const r46 = defineCases([
  {
    id: 'r46-module-that-is-off',
    rule: 'R46',
    target: 'organization-everything',
    what: 'Somebody adds a custom module of Event Threat Detection that is off.',
    edit: (head) =>
      void head.add(MODULE, 'bad_addresses', {
        organization: '123456789012',
        display_name: 'bad_addresses',
        type: 'CONFIGURABLE_BAD_IP',
        enablement_state: 'DISABLED',
        config: JSON.stringify({
          metadata: { severity: 'LOW', description: 'x', recommendation: 'x' },
          ips: ['192.0.2.1'],
        }),
      }),
    expected: [{ rule: 'R46', type: MODULE, severity: 'medium' }],
  },
]);
