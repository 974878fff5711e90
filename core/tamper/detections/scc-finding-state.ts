import { heartbeatFinding } from '../../heartbeat/heartbeat';
import { all, literal, method, not, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { textAt } from '../member';
import type { PipelineIdentity } from '../pipeline-identity';

const SCC = service('securitycenter.googleapis.com');

/**
 * The heartbeat switches its own finding every five minutes. That one finding is left out, and only for its state:
 * it says nothing about a workload, and whoever mutes it is told. Entries may name it without its location.
 */
const notTheHeartbeat = (source: string) => {
  const [before = '', after = ''] = heartbeatFinding(source).split('/locations/global');
  return not(
    all(method('SetFindingState'), resource(`^${literal(before)}(/locations/[^/]+)?${literal(after)}$`)),
  );
};

/** People close findings every day: a warning, so that the one closed by an intruder can be found. */
export const sccFindingState = defineTamperDetection({
  id: 'scc-finding-state',
  guards: 'single findings',
  summary: 'one finding is muted or made inactive',
  dataAccess: [{ service: 'securitycenter.googleapis.com', logType: 'DATA_WRITE', documented: true }],
  techniques: ['T1562.001', 'T1070'],
  methods: { SetMute: 'WARNING', SetFindingState: 'WARNING' },
  clause: ({ heartbeatSource }: PipelineIdentity) =>
    heartbeatSource === undefined ? SCC : all(SCC, notTheHeartbeat(heartbeatSource)),
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
