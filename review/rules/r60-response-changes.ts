import type { SettingChange } from '../../core/replay/settings';
import { defineRule, type Observation } from '../contract/rule';

/** How many findings of the corpus a message names. */
const NAMED = 3;

export default defineRule({
  id: 'R60',
  title: 'The response changes',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The configuration in the functions’ archive decides how the pipeline responds to a finding. A plan shows only that the archive has another hash. This rule replays a corpus of findings through the configuration before and after the change. The corpus covers every detector and workload kind.',
  fix: 'If the change is meant to weaken the response, state the reason in the pull request and add an exception with an end date. Otherwise, restore the setting.',
  sources: ['docs/replay.md'],
  *check({ response }) {
    if (response?.status !== 'known') return;
    const { diff } = response;
    for (const setting of diff.settings) yield ofSetting(setting);
    const hasSettings = diff.settings.length > 0;
    const weaker = diff.differences.filter(({ verdict }) => verdict === 'weaker' || verdict === 'mixed');
    if (weaker.length > 0) {
      const named = weaker
        .slice(0, NAMED)
        .map(({ head, changes }) => `${head.category}: ${changes[0]?.text ?? ''}`);
      yield {
        message: `The pipeline would respond less to ${weaker.length} of ${diff.findings} findings of the corpus. ${named.join('. ')}.`,
        severity: hasSettings ? 'medium' : 'high',
      };
    } else if (!hasSettings && diff.verdict !== 'unchanged') {
      yield {
        message: `The pipeline would respond differently to ${diff.differences.length} of ${diff.findings} findings of the corpus.`,
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
      // A stronger response is also a decision: the reviewer sees it, and it does not block the pull request.
      return { message, severity: setting === 'mode' ? 'medium' : 'low', effects: { response: 'stronger' } };
    case 'different':
      return { message, severity: 'info', effects: {} };
  }
}
