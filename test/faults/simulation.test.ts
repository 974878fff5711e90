import { runAll, unexpected } from './test-seeds';

/** Together with simulation-more.test.ts, two hundred seeds: one half for each of two workers. */
describe('the response under every drawn schedule', () => {
  it('keeps every judgement: seeds 1 to 100', async () => {
    expect(unexpected(await runAll(1, 100))).toEqual([]);
  }, 240_000);
});
