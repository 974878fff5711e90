import { service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { textAt } from '../member';

/** People close findings every day: a warning, so that the one closed by an intruder can be found. */
export const sccFindingState = defineTamperDetection({
  id: 'scc-finding-state',
  guards: 'single findings',
  summary: 'one finding is muted or made inactive',
  dataAccess: [{ service: 'securitycenter.googleapis.com', logType: 'DATA_WRITE', documented: true }],
  techniques: ['T1562.001', 'T1070'],
  methods: { SetMute: 'WARNING', SetFindingState: 'WARNING' },
  clause: () => service('securitycenter.googleapis.com'),
  judge(entry, _pipeline, usual) {
    const { request } = entry.audit;
    const now = verbOf(entry) === 'SetMute' ? textAt(request, 'mute') : textAt(request, 'state');
    if (['UNMUTED', 'UNDEFINED', 'ACTIVE'].includes(now)) return undefined;
    return {
      ...usual,
      what: `${usual.what}: ${now === '' ? 'to what, the entry does not say' : now.slice(0, 40)}`,
    };
  },
});
