import { generate } from './schedule/generate';
import { trySchedule } from './search/try-schedule';

/** A function that reports `contained` although it knows better. */
const lying = (event: string, fields: Record<string, unknown>): Record<string, unknown> =>
  event === 'case.verdict' && fields.verdict !== 'contained' ? { ...fields, verdict: 'contained' } : fields;

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);
const WANTED = 3;

describe('judgements that find nothing', () => {
  it('still find a planted lie, every time', async () => {
    const found: number[] = [];
    for (const seed of SEEDS) {
      const { violations } = await trySchedule(generate(seed).schedule, { alterFields: lying });
      if (violations.some(({ judgement }) => judgement.startsWith('contained-is-true/'))) found.push(seed);
      if (found.length === WANTED) break;
    }
    expect(found).toHaveLength(WANTED);
  }, 240_000);
});
