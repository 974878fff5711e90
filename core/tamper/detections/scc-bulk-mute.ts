import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { textAt } from '../member';

export const sccBulkMute = defineTamperDetection({
  id: 'scc-bulk-mute',
  guards: 'findings in bulk',
  summary: 'findings are muted in bulk',
  dataAccess: [{ service: 'securitycenter.googleapis.com', logType: 'DATA_WRITE', documented: true }],
  techniques: ['T1562.001'],
  methods: { BulkMuteFindings: 'CRITICAL' },
  clause: () => service('securitycenter.googleapis.com'),
  judge({ audit }, _pipeline, usual) {
    // The second entry of the operation contains no request.
    if (textAt(audit.request, 'muteState') === 'UNDEFINED') return { ...usual, severity: 'INFO' };
    const filter = textAt(audit.request, 'filter');
    return filter === '' ? usual : { ...usual, what: `${usual.what}: ${filter.slice(0, 300)}` };
  },
});
