import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { allTargets } from '../../rehearsal/targets';
import { IN_PROCESS } from '../factories/synthesized-target';
import { tempFolder } from '../factories/temp-folder';

/** The files below a folder, with the hashes of their contents. */
const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => [name, join(folder, name)] as const)
      .filter(([, file]) => statSync(file).isFile())
      .map(([name, file]) => [name, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );

test('tests synthesize every target in their own process', () => {
  expect(Object.keys(IN_PROCESS).sort()).toEqual(
    allTargets()
      .map(({ name }) => name)
      .sort(),
  );
});

test.each(allTargets().map((target) => [target.name, target] as const))(
  'the program of %s writes the files that the tests use',
  async (name, { synthesize }) => {
    const [program, inProcess] = [tempFolder('program'), tempFolder('in-process')];
    await synthesize(program);
    IN_PROCESS[name]?.(inProcess);
    expect(filesIn(program)).toEqual(filesIn(inProcess));
  },
);
