import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { valuesBelow } from '../member';

/**
 * Whether SCC detects anything. Google does not document the id of Cloud Run Threat Detection among these services, so
 * every service counts. A disabled module of an enabled service counts like the service.
 */
export const sccService = defineTamperDetection({
  id: 'scc-service',
  guards: 'the detection services of SCC',
  summary: 'a detection service, or one of its modules, is disabled',
  techniques: ['T1562.001'],
  methods: {
    UpdateSecurityCenterService: 'ERROR',
    UpdateOrganizationSettings: 'WARNING',
    UpdateContainerThreatDetectionSettings: 'ERROR',
    UpdateEventThreatDetectionSettings: 'ERROR',
    UpdateRapidVulnerabilityDetectionSettings: 'WARNING',
    UpdateSecurityHealthAnalyticsSettings: 'WARNING',
    UpdateVirtualMachineThreatDetectionSettings: 'WARNING',
    UpdateWebSecurityScannerSettings: 'WARNING',
  },
  clause: () => service('securitycenter.googleapis.com', 'securitycentermanagement.googleapis.com'),
  judge({ audit }, _pipeline, usual) {
    const states = [...valuesBelow(audit.request)].filter(([name]) => /enablement_?state$/i.test(name));
    if (states.some(([, state]) => state === 'DISABLED')) {
      return { severity: 'CRITICAL', what: `${usual.what}: disabled` };
    }
    // Only enabled, or inherited from the parent: in order. Without a state, a person must check.
    return states.length > 0
      ? undefined
      : { ...usual, what: `${usual.what}: the entry does not contain the change` };
  },
});
