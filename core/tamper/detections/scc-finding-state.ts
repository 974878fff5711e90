import { heartbeatFinding } from '../../heartbeat/heartbeat';
import { all, literal, method, not, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { textAt } from '../member';
import type { PipelineIdentity } from '../pipeline-identity';

const SCC = service('securitycenter.googleapis.com');

/**
 * The heartbeat changes the state of its own finding every five minutes. Only state changes of that finding are
 * ignored, because it is not about a workload. Mutes of it are reported. Entries may name it without its location.
 */
const notTheHeartbeat = (source: string) => {
  const [before = '', after = ''] = heartbeatFinding(source).split('/locations/global');
  return not(
    all(method('SetFindingState'), resource(`^${literal(before)}(/locations/[^/]+)?${literal(after)}$`)),
  );
};

/** People close findings every day, so this is a warning: it helps to find the one that an intruder closed. */
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
      what: `${usual.what}: ${now === '' ? 'the entry does not contain the new state' : now.slice(0, 40)}`,
    };
  },
});
