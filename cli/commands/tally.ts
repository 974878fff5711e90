import type { RecordVerdict } from '../../core/case/record';
import type { Tone } from '../../core/report/view-model';
import type { Paint } from '../progress/paint';
import { EXIT, type ExitCode } from '../terminal/exit-codes';

/** How one finding of many ended: its verdict, or the reason that it has none. */
export type Ending = RecordVerdict | 'unreadable' | 'no-case' | 'not-run';

/** In the order of the summary. */
const WORDS: Readonly<
  Record<Ending, { readonly word: string; readonly tone: Tone; readonly code: ExitCode }>
> = {
  contained: { word: 'contained', tone: 'good', code: EXIT.handled },
  containing: { word: 'not known to be contained yet', tone: 'attention', code: EXIT.handled },
  'awaiting-approval': { word: 'waiting', tone: 'attention', code: EXIT.handled },
  observed: { word: 'observed', tone: 'attention', code: EXIT.handled },
  reversed: { word: 'reversed by somebody', tone: 'bad', code: EXIT.failed },
  refused: { word: 'refused', tone: 'bad', code: EXIT.failed },
  failed: { word: 'failed', tone: 'bad', code: EXIT.failed },
  undecided: { word: 'not decided', tone: 'bad', code: EXIT.failed },
  'no-case': { word: 'without a case', tone: 'bad', code: EXIT.failed },
  'not-run': { word: 'not run', tone: 'bad', code: EXIT.usage },
  malformed: { word: 'malformed', tone: 'bad', code: EXIT.usage },
  unreadable: { word: 'unreadable', tone: 'bad', code: EXIT.usage },
  'not-ours': { word: 'not ours', tone: 'calm', code: EXIT.handled },
};

/** Counts endings: `200 findings: 12 contained, 3 waiting, 185 not ours`. */
export function tallyOf() {
  const counts = new Map<Ending, number>();
  const count = () => [...counts.values()].reduce((sum, each) => sum + each, 0);
  const met = () => (Object.keys(WORDS) as Ending[]).filter((ending) => counts.has(ending));
  return {
    add: (ending: Ending): void => void counts.set(ending, (counts.get(ending) ?? 0) + 1),
    count,
    text: (paint: Paint): string =>
      `${count()} finding${count() === 1 ? '' : 's'}: ${met()
        .map((ending) => paint.tone(WORDS[ending].tone, `${counts.get(ending)} ${WORDS[ending].word}`))
        .join(', ')}`,
    /** The worst: failed or refused counts before unreadable. */
    exitCode: (): ExitCode => {
      const codes = met().map((ending) => WORDS[ending].code);
      return codes.includes(EXIT.failed)
        ? EXIT.failed
        : codes.includes(EXIT.usage)
          ? EXIT.usage
          : EXIT.handled;
    },
  };
}
