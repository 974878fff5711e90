import fc from 'fast-check';
import type { ProgressLine } from '../../../cli/progress/lines';
import { collapseRepeats } from '../../../cli/progress/repeats';

const line = (label: string, text = label): ProgressLine => ({ label, text, tone: 'calm' });

function shown(lines: readonly ProgressLine[]): readonly string[] {
  const written: string[] = [];
  const repeats = collapseRepeats(({ label, text }) => written.push(`${label}|${text}`));
  lines.forEach(repeats.put);
  repeats.end();
  repeats.end();
  return written;
}
const round = (verdict: string) => [line('claimed'), line('verdict', verdict)];

describe('repeated deliveries', () => {
  it('become one line with a count', () => {
    const lines = [line('plan'), ...Array.from({ length: 15 }, () => round('containing')).flat()];
    expect(shown([...lines, ...round('contained')])).toEqual([
      'plan|plan',
      'claimed|claimed',
      'verdict|containing',
      expect.stringMatching(/^again\|.*14/),
      'claimed|claimed',
      'verdict|contained',
    ]);
  });

  it('lose no line that occurs once', () => {
    const label = fc.constantFrom('claimed', 'verdict', 'step');
    fc.assert(
      fc.property(fc.array(label), (labels) => {
        const lines = labels.map((name, index) => line(name, name === 'claimed' ? name : `${index}`));
        const once = shown(lines).filter((text) => !/^(claimed|again)\|/.test(text));
        expect(once).toEqual(
          lines.filter((of) => of.label !== 'claimed').map((of) => `${of.label}|${of.text}`),
        );
      }),
    );
  });
});
