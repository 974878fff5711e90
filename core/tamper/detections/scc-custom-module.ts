import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';

export const sccCustomModule = defineTamperDetection({
  id: 'scc-custom-module',
  guards: 'custom detection modules of SCC',
  summary: 'a custom detector is changed or removed',
  techniques: ['T1562.001'],
  methods: {
    CreateEventThreatDetectionCustomModule: 'INFO',
    UpdateEventThreatDetectionCustomModule: 'WARNING',
    DeleteEventThreatDetectionCustomModule: 'ERROR',
    CreateSecurityHealthAnalyticsCustomModule: 'INFO',
    UpdateSecurityHealthAnalyticsCustomModule: 'WARNING',
    DeleteSecurityHealthAnalyticsCustomModule: 'ERROR',
  },
  clause: () => service('securitycenter.googleapis.com', 'securitycentermanagement.googleapis.com'),
});
