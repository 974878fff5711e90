import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DoesNotApply, plantInto } from './bug';
import { BUGS } from './bugs';

const ROOT = join(__dirname, '..', '..', '..');
const sourceOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the planted bugs', () => {
  it.each(BUGS)('$id can still be planted', (bug) => {
    expect(plantInto(sourceOf(bug.file), bug)).not.toBe(sourceOf(bug.file));
  });

  it('are at least 25, each with a unique id', () => {
    expect(BUGS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(BUGS.map(({ id }) => id)).size).toBe(BUGS.length);
  });

  it('name tests that exist', () => {
    const named = BUGS.flatMap(({ finder }) => (typeof finder === 'string' ? [] : [finder.test]));
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('are refused if the line does not occur exactly once', () => {
    const [bug] = BUGS;
    if (!bug) throw new Error('there is no bug');
    const [[old]] = bug.edits as [readonly [string, string]];
    expect(() => plantInto('something else', bug)).toThrow(DoesNotApply);
    expect(() => plantInto(old + old, bug)).toThrow(DoesNotApply);
  });
});
