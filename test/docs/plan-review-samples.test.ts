import { readSamples, samplesMarkdown } from '../../scripts/review-samples';

describe('docs/plan-review-samples.md', () => {
  it('shows what the program prints; if not, run npm run docs', () => {
    expect(readSamples()).toBe(samplesMarkdown());
  });
});
