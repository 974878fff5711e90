import { defineCases } from './review-case';

const MUTE = 'google_scc_v2_project_mute_config';
const mute = { mute_config_id: 'noise', project: 'demo-prj', location: 'global', type: 'DYNAMIC' };

export const r04 = defineCases([
  {
    id: 'r04-shells-muted',
    rule: 'R04',
    target: 'project',
    what: 'Somebody mutes reverse shells, because they are noisy.',
    edit: (head) => void head.add(MUTE, 'noise', { ...mute, filter: 'category="Reverse Shell"' }),
    expected: [{ rule: 'R04', type: MUTE, severity: 'high' }],
  },
  {
    id: 'r04-misconfigurations-muted',
    rule: 'R04',
    target: 'project',
    what: 'Somebody mutes misconfigurations, which the pipeline never sees.',
    edit: (head) => void head.add(MUTE, 'noise', { ...mute, filter: 'finding_class="MISCONFIGURATION"' }),
    expected: [{ rule: 'R04', type: MUTE, severity: 'info' }],
  },
]);
