import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKnown } from './judge/known';
import type { Schedule } from './schedule/schedule';
import { trySchedule } from './search/try-schedule';

const FOLDER = join(__dirname, 'found');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** Each file once violated the judgement in its name. It stays here so that it never does again. */
describe('a schedule that once violated a judgement', () => {
  it.each(files)('%s keeps every judgement', async (file) => {
    const schedule = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Schedule;
    const { violations } = await trySchedule(schedule);
    expect(violations.filter(({ judgement }) => !isKnown(judgement))).toEqual([]);
  });
});
