import type { SettingChange } from '../../core/replay/settings';
import { defineRule, type Observation } from './rule';

/** How many findings of the corpus a message names. */
const NAMED = 3;

export default defineRule({
  id: 'R60',
  title: 'The response changes',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The configuration in the functions’ zip decides what happens to a finding. A plan shows only that the zip has another hash. This rule replays a corpus of findings, with every detector and workload kind, through the configuration before and after the change.',
  fix: 'If the change is meant to weaken the response, say why in the pull request and add an exception with an end. Otherwise restore the setting.',
  sources: ['docs/replay.md'],
  *check({ response }) {
    if (response?.status !== 'known') return;
    const { diff } = response;
    for (const setting of diff.settings) yield ofSetting(setting);
    const told = diff.settings.length > 0;
    const weaker = diff.differences.filter(({ verdict }) => verdict === 'weaker' || verdict === 'mixed');
    if (weaker.length > 0) {
      const named = weaker
        .slice(0, NAMED)
        .map(({ head, changes }) => `${head.category}: ${changes[0]?.text ?? ''}`);
      yield {
        message: `${weaker.length} of ${diff.findings} findings of the corpus would be answered with less. ${named.join('. ')}.`,
        severity: told ? 'medium' : 'high',
      };
    } else if (!told && diff.verdict !== 'unchanged') {
      yield {
        message: `${diff.differences.length} of ${diff.findings} findings of the corpus would be answered differently.`,
        severity: 'low',
        effects: diff.verdict === 'stronger' ? { response: 'stronger' } : { response: 'unknown' },
      };
    }
  },
});

function ofSetting({ setting, projects, verdict, text }: SettingChange): Observation {
  const message = `${setting} in ${projects.join(', ')}: ${text}.`;
  switch (verdict) {
    case 'weaker':
    case 'mixed':
      return { message };
    case 'stronger':
      // Acting more is a decision too: a reviewer sees it, and it does not stop the pull request.
      return { message, severity: setting === 'mode' ? 'medium' : 'low', effects: { response: 'stronger' } };
    case 'different':
      return { message, severity: 'info', effects: {} };
  }
}
