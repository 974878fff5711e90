import { FORGED } from './schedule/generate';
import { runAll, unexpected } from './test-seeds';

describe('the response under schedules with a compromised responder', () => {
  it('keeps every judgement: the forged seeds 1 to 40', async () => {
    const results = await runAll(FORGED + 1, 40);
    expect(unexpected(results)).toEqual([]);
    const reached = new Set(results.flatMap((result) => result.reached));
    const wanted = [
      'verdict contained',
      'an undo is done',
      'a command is refused as forged',
      'a document is forged',
    ];
    expect(wanted.filter((id) => !reached.has(id))).toEqual([]);
  }, 240_000);
});
