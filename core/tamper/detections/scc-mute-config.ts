import { DETECTORS } from '../../detectors/catalogue';
import { service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { textAt } from '../member';

/** Mute configs of any owner: one with a wide filter silences consoles and exports for everyone. */
export const sccMuteConfig = defineTamperDetection({
  id: 'scc-mute-config',
  guards: "SCC's mute configs",
  summary: 'a rule that mutes findings appears or changes',
  techniques: ['T1562.001'],
  methods: { CreateMuteConfig: 'ERROR', UpdateMuteConfig: 'ERROR', DeleteMuteConfig: 'INFO' },
  clause: () => service('securitycenter.googleapis.com'),
  judge(entry, _pipeline, usual) {
    if (verbOf(entry) === 'DeleteMuteConfig') return usual;
    const filter = textAt(entry.audit.request, 'muteConfig', 'filter');
    // A filter that names Cloud Run, threats or a category of the catalogue matters. So may an entry without a filter.
    const hitsUs =
      filter === '' ||
      /run\.googleapis\.com|THREAT|cloud run/i.test(filter) ||
      DETECTORS.some(({ category }) => filter.includes(category));
    return {
      severity: hitsUs ? 'CRITICAL' : usual.severity,
      what: `${usual.what}: ${filter === '' ? 'its filter is not in the entry' : filter.slice(0, 300)}`,
    };
  },
});
