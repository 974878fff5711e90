import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { valuesBelow } from '../member';

/**
 * Whether SCC looks at all. The id of Cloud Run Threat Detection among these services is not documented, so every
 * service counts; a module that is switched off under an enabled service counts like the service.
 */
export const sccService = defineTamperDetection({
  id: 'scc-service',
  guards: 'the detection services of SCC',
  summary: 'a detection service, or one of its modules, is switched off',
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
      return { severity: 'CRITICAL', what: `${usual.what}: switched off` };
    }
    // Only switched on, or left to the parent: in order. Nothing said: the entry cannot tell, a person must.
    return states.length > 0
      ? undefined
      : { ...usual, what: `${usual.what}: the entry does not say what changed` };
  },
});
