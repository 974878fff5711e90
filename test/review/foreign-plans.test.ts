import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPlanJson } from '../../review/input/plan-json';
import { review } from '../../review/review';

/**
 * Plans from the repositories of other people: Terraform 0.12 to 1.15, other clouds, drift, forgotten and moved
 * resources. They belong to their owners and are not in this repository, so the tests read them from a folder next to
 * the checkout. Without that folder, the tests are skipped. hostile-plans.test.ts generates worse plans.
 */
const FOREIGN = join(__dirname, '..', '..', '..', 'shared', 'samples', 'plans-foreign');
const names = existsSync(FOREIGN) ? readdirSync(FOREIGN).filter((name) => /\.json(?:\.gz)?$/.test(name)) : [];
const whereTheyAre = names.length > 0 ? describe : describe.skip;

const textOf = (name: string): string => {
  const bytes = readFileSync(join(FOREIGN, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

const REFUSED: Readonly<Record<string, string>> = {
  // Two plans in one file, one on each line.
  'plan-comment-two-documents.json': 'not-json',
};

whereTheyAre('plans of other people (skipped if no folder of them is next to the checkout)', () => {
  test.each(names.filter((name) => !Object.hasOwn(REFUSED, name)))(
    '%s does not concern the pipeline',
    (name) => {
      const read = readPlanJson(textOf(name), name);
      if (!read.ok) throw new Error(`${read.error.what}; ${read.error.fix}`);
      const { verdicts, findings } = review([read.value.stack]);
      expect(findings).toEqual([]);
      expect(verdicts).toEqual({ detection: 'unchanged', response: 'unchanged', powers: 'unchanged' });
    },
  );

  test.each(names.filter((name) => Object.hasOwn(REFUSED, name)))('%s is refused', (name) => {
    expect(readPlanJson(textOf(name), name)).toMatchObject({ ok: false, error: { code: REFUSED[name] } });
  });
});
