import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isKnown } from '../judge/known';
import { FORGED } from '../schedule/generate';
import { type PlantedBug, SEEDS } from './bug';
import type { ScratchCopy } from './scratch-copy';
import { type Answer, SeedProcess } from './seed-process';

export interface Found {
  readonly bug: PlantedBug;
  /** The violated judgement, or the test file that fails. Undefined: nothing found the bug. */
  readonly by: string | undefined;
  /** Number of seeds until it was found; undefined for a test. */
  readonly seeds?: number;
  readonly seconds: number;
}

export interface Trees {
  /** The working tree without bugs. */
  readonly root: string;
  readonly copy: ScratchCopy;
  /** Runs seeds of the working tree without bugs. */
  readonly sound: SeedProcess;
}

/** The results of a seed, except the known violations of this version. */
const news = ({ violations, broke }: Answer): readonly string[] => [
  ...violations.map(({ judgement }) => judgement).filter((judgement) => !isKnown(judgement)),
  ...(broke === undefined ? [] : ['broken run']),
];

/**
 * Plants a bug and looks for it. A violation counts only if the tree without the bug keeps the judgement with the same
 * seed.
 */
export async function findBug(bug: PlantedBug, trees: Trees, onSeed: (seed: number) => void): Promise<Found> {
  const begun = performance.now();
  const unplant = trees.copy.plant(bug);
  const end = (by: string | undefined, seeds?: number): Found => ({
    bug,
    by,
    ...(seeds === undefined ? {} : { seeds }),
    seconds: (performance.now() - begun) / 1000,
  });
  const planted = new SeedProcess(trees.copy.folder);
  try {
    if (typeof bug.finder !== 'string') {
      return end((await testPasses(trees, bug.finder.test)) ? undefined : bug.finder.test);
    }
    const from = bug.finder === 'forger' ? FORGED : 0;
    for (let count = 1; count <= SEEDS; count += 1) {
      onSeed(count);
      const seed = from + count;
      const said = news(await planted.run(seed));
      if (said.length === 0) continue;
      const usual = news(await trees.sound.run(seed));
      const fresh = said.find((judgement) => !usual.includes(judgement));
      if (fresh !== undefined) return end(fresh, count);
    }
    return end(undefined);
  } finally {
    planted.stop();
    unplant();
  }
}

/** Runs one test file of the copy in a separate process. */
export function testPasses({ root, copy }: Pick<Trees, 'root' | 'copy'>, file: string): Promise<boolean> {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [jest, '--silent', '--runInBand', '--bail', file], {
      cwd: copy.folder,
      stdio: 'ignore',
    })
      .on('error', reject)
      .on('exit', (code) => resolve(code === 0));
  });
}
