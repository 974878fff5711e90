import { readSamples, samplesMarkdown } from '../../scripts/review-samples';

describe('docs/plan-review-samples.md', () => {
  it('shows what the program writes; write it anew with npm run docs', () => {
    expect(readSamples()).toBe(samplesMarkdown());
  });
});
