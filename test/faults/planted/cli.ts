import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PlantedBug, SEEDS } from './bug';
import { BUGS } from './bugs';
import { type Found, findBug, testPasses } from './find-bug';
import { resultTable, writeResults } from './result-table';
import { makeScratchCopy } from './scratch-copy';
import { SeedProcess } from './seed-process';

const HELP = `Usage: npm run simulate:bugs -- [options]

Plants each bug of test/faults/planted/ into a copy of the tree and looks for it: with the fault simulation, up to
${SEEDS} seeds, or with the unit test that the bug names. One bug and one process at a time.

  --only ID    this bug; may be given several times
  --with NAME  looks with this instead of what the bug names: simulation, or forger (the simulation with a compromised
               responder in each schedule)
  --list       the bugs, and what must find each of them
  --write      writes the table into docs/fault-simulation.md
  --help

Exit code 1 if a bug is not found.
`;

const ROOT = join(__dirname, '..', '..', '..');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    with: { type: 'string' },
    list: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function wanted(): readonly PlantedBug[] {
  const { only } = values;
  const unknown = only?.find((id) => !BUGS.some((bug) => bug.id === id));
  if (unknown !== undefined) throw new Error(`no bug ${unknown}; --list names them`);
  const named = only === undefined ? BUGS : BUGS.filter(({ id }) => only.includes(id));
  const { with: finder } = values;
  if (finder === undefined) return named;
  if (finder !== 'simulation' && finder !== 'forger')
    throw new Error(`--with ${finder}: simulation or forger`);
  return named.map((bug) => ({ ...bug, finder }));
}

const finderOf = ({ finder }: PlantedBug): string => (typeof finder === 'string' ? finder : finder.test);

/** A test that fails without a bug finds nothing. */
async function requireSound(bugs: readonly PlantedBug[], copy: ReturnType<typeof makeScratchCopy>) {
  const files = new Set(bugs.flatMap(({ finder }) => (typeof finder === 'string' ? [] : [finder.test])));
  for (const file of files) {
    if (!(await testPasses({ root: ROOT, copy }, file)))
      throw new Error(`${file} fails without any bug: run it first`);
  }
}

async function search(bugs: readonly PlantedBug[]): Promise<readonly Found[]> {
  const copy = makeScratchCopy(ROOT);
  const sound = new SeedProcess(ROOT);
  const results: Found[] = [];
  try {
    await requireSound(bugs, copy);
    for (const [index, bug] of bugs.entries()) {
      const progress = (seed: number): void => {
        if (process.stderr.isTTY) process.stderr.write(`\r${bug.id}: seed ${seed} of ${SEEDS}`);
      };
      const found = await findBug(bug, { root: ROOT, copy, sound }, progress);
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      const seeds = found.seeds === undefined ? '' : `, ${found.seeds} seeds`;
      say(
        `${String(index + 1).padStart(3)} of ${bugs.length}  ${bug.id}: ${found.by ?? 'NOT FOUND'}${seeds} (${found.seconds.toFixed(0)} s)`,
      );
      results.push(found);
    }
  } finally {
    sound.stop();
    copy.remove();
  }
  return results;
}

async function main(): Promise<number> {
  if (values.help) {
    say(HELP);
    return 0;
  }
  const bugs = wanted();
  if (values.list) {
    for (const bug of bugs) say(`${bug.id}  (${finderOf(bug)}): ${bug.breaks}`);
    return 0;
  }
  const results = await search(bugs);
  say(`\n${resultTable(results)}`);
  if (values.write) writeResults(ROOT, results);
  const missed = results.filter(({ by }) => by === undefined);
  for (const { bug } of missed) say(`\nnot found: ${bug.id}, in ${bug.file}: ${bug.breaks}`);
  return missed.length === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 2;
  },
);
