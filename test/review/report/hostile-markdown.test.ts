import fc from 'fast-check';
import { visible } from '../../../core/values/visible-text';
import { inCode, inProse, markerOf } from '../../../review/report/markdown/escape';
import { renderMarkdown } from '../../../review/report/markdown/render-markdown';
import { hostileText, withEveryText } from './hostile';
import { readerText, readMarkdown } from './read-markdown';
import { SAMPLES } from './samples';

const full = (SAMPLES.full as () => ReturnType<(typeof SAMPLES)[string]>)();
const rendered = (text: string): string => renderMarkdown(withEveryText(full, visible(text))).join('\n');
/** The text without the parts that are shown unchanged: fences, and the markers, which have few characters. */
const outsideOfFences = (markdown: string): string =>
  markdown.replace(/^<!--.*-->$/gm, '').replace(/^(`{3,})diff\n[\s\S]*?^\1$/gm, '');

describe('A plan is hostile input: markdown', () => {
  const benign = readMarkdown(rendered('plain words'));

  it('keeps its structure for any text of a plan', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(readMarkdown(rendered(text)).structure).toEqual(benign.structure);
      }),
      { numRuns: 150 },
    );
  });

  it('links only to the rules', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const markdown = rendered(text);
        for (const target of readMarkdown(markdown).targets)
          expect(target).toMatch(/^docs\/review-rules\.md#[a-z0-9-]*$/);
        expect(outsideOfFences(markdown)).not.toMatch(/:\/\/|www\./);
      }),
      { numRuns: 100 },
    );
  });

  it('mentions no person and no issue outside of code', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const { prose } = readMarkdown(rendered(text));
        // The patterns of GitHub's own filters.
        expect(prose).not.toMatch(/(^|[^A-Za-z0-9])@[A-Za-z0-9]/);
        expect(prose).not.toMatch(/#\d|\bGH-\d/i);
      }),
      { numRuns: 100 },
    );
  });

  it('shows a text unchanged', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const honestText = visible(text);
        const shown = readerText(inProse(honestText, 10_000)).replaceAll('\u200b', '');
        expect(shown.trim()).toBe(honestText.trim());
        expect(readerText(inCode(honestText, 10_000)).trim()).toBe(honestText.trim());
      }),
      { numRuns: 300 },
    );
  });

  it('has a marker that no name can break', () => {
    fc.assert(
      fc.property(hostileText(), (name) => {
        expect(markerOf(name)).toMatch(/^<!-- riposte-review:[A-Za-z0-9._/-]+ -->$/);
        expect(markerOf(name).slice(4, -3)).not.toMatch(/--|>/);
      }),
    );
  });
});
