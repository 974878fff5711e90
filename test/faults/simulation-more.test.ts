import { SOMETIMES } from './sometimes';
import { runAll, unexpected } from './test-seeds';

describe('the response under every drawn schedule', () => {
  it('keeps every judgement, and reaches every state: seeds 101 to 200', async () => {
    const results = await runAll(101, 100);
    expect(unexpected(results)).toEqual([]);
    const reached = new Set(results.flatMap((result) => result.reached));
    expect(SOMETIMES.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([]);
  }, 240_000);
});
