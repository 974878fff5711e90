import { service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { textAt } from '../member';

/** Mute configs of anybody: one with a wide filter silences consoles and exports for everyone. */
export const sccMuteConfig = defineTamperDetection({
  id: 'scc-mute-config',
  guards: 'what SCC mutes by rule',
  summary: 'a rule that mutes findings appears or changes',
  techniques: ['T1562.001'],
  methods: { CreateMuteConfig: 'ERROR', UpdateMuteConfig: 'ERROR', DeleteMuteConfig: 'INFO' },
  clause: () => service('securitycenter.googleapis.com'),
  judge(entry, _pipeline, usual) {
    if (verbOf(entry) === 'DeleteMuteConfig') return usual;
    const filter = textAt(entry.audit.request, 'muteConfig', 'filter');
    // Naming Cloud Run or threats, or naming nothing that narrows it, makes it ours.
    const hitsUs = filter === '' || /run\.googleapis\.com|THREAT|cloud run/i.test(filter);
    return {
      severity: hitsUs ? 'CRITICAL' : usual.severity,
      what: `${usual.what}: ${filter === '' ? 'its filter is not in the entry' : filter.slice(0, 300)}`,
    };
  },
});
