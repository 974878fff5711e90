import { Eta } from 'eta';
import type { CaseRecord } from '../../core/case/record';
import { caseView } from '../../core/report/case-view';
import type { Tone } from '../../core/report/view-model';
import { STYLE } from './style';
import { TEMPLATE } from './template';

/** A shape for each tone, so that the verdict does not depend on colour. */
const MARKS: Readonly<Record<Tone, string>> = { good: '\u2713', attention: '!', bad: '\u2717', calm: 'i' };
const SIGNS = { same: '', removed: '\u2212', added: '+' } as const;

/** autoEscape is Eta's default. It is set explicitly because the report's safety depends on it (docs/adr/0004). */
const eta = new Eta({ autoEscape: true, autoTrim: false });
const render = eta.compile(TEMPLATE);

/** The case as one self-contained HTML page without scripts or network requests. */
export function renderReport(record: CaseRecord): string {
  return render.call(eta, { view: caseView(record), style: STYLE, marks: MARKS, signs: SIGNS });
}
