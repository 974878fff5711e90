import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isKnown } from './judge/known';
import { FORGED, generate } from './schedule/generate';
import type { Schedule } from './schedule/schedule';
import { describeEntry } from './search/describe-entry';
import { shrink } from './search/shrink';
import { Tally } from './search/tally';
import { trySchedule } from './search/try-schedule';
import { runSeeds } from './search/worker';

const HELP = `Usage: npm run simulate:faults -- [options]

Runs the deployed response through random schedules of findings, changes by people and faults on a virtual clock,
and judges each run from the sandbox's own journal and state. docs/fault-simulation.md describes both.

  --seeds N         how many seeds (default 200)
  --from N          the first seed (default 1)
  --forged N        how many of the same seeds are run again with a compromised responder in the schedule (default: a
                    quarter of --seeds); the seed of such a schedule is ${FORGED} higher
  --jobs N          processes (default 1)
  --seed N          one seed
  --schedule FILE   one schedule: the JSON that a failure prints
  --verbose         with --seed or --schedule: every event, call and log line with its virtual time
  --shrink ID       with --seed or --schedule: the smallest schedule found that still violates judgement ID
  --out FILE        writes the shrunk schedule there too
  --collect DIR     with --seeds: a shrunk schedule for each judgement that is violated, as DIR/JUDGEMENT.json
  --strict          known violations fail as well
  --help

Exit code 1 if a judgement is violated that test/faults/judge/known.ts does not list.
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    forged: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    seed: { type: 'string' },
    schedule: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    shrink: { type: 'string' },
    out: { type: 'string' },
    collect: { type: 'string' },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const fails = (judgement: string): boolean => values.strict || !isKnown(judgement);

async function replay(schedule: Schedule): Promise<number> {
  say(JSON.stringify(schedule, null, 2));
  const options = values.verbose
    ? { onEntry: (entry: Parameters<typeof describeEntry>[0]) => say(describeEntry(entry)) }
    : {};
  const { violations } = await trySchedule(schedule, options);
  for (const { judgement, text } of violations)
    say(`${isKnown(judgement) ? 'known ' : ''}violation ${judgement}: ${text}`);
  if (violations.length === 0) say('every judgement holds');
  if (values.shrink !== undefined) await showShrunk(schedule, values.shrink);
  return violations.some(({ judgement }) => fails(judgement)) ? 1 : 0;
}

const violates =
  (judgement: string) =>
  async (candidate: Schedule): Promise<boolean> => {
    const { violations } = await trySchedule(candidate);
    return violations.some((violation) => violation.judgement === judgement);
  };

async function showShrunk(schedule: Schedule, judgement: string): Promise<void> {
  const { schedule: shrunk, tries } = await shrink(schedule, violates(judgement));
  const text = JSON.stringify(shrunk, null, 2);
  say(`\nshrunk for ${judgement} in ${tries} tries:\n${text}`);
  if (values.out !== undefined) writeFileSync(values.out, `${text}\n`);
}

/** Stores one small schedule for each violated judgement. */
async function collect(tally: Tally, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { seed, judgement } of tally.failures(() => true)) {
    const file = join(folder, `${judgement.replace('/', '.')}.json`);
    if (existsSync(file)) continue;
    const { schedule, tries } = await shrink(generate(seed).schedule, violates(judgement), 90);
    writeFileSync(file, `${JSON.stringify({ ...schedule, title: `${judgement}, from seed ${seed}` })}\n`);
    say(`${file}: ${schedule.events.length} events, ${schedule.faults.length} faults after ${tries} tries`);
  }
}

async function search(): Promise<number> {
  const from = Number(values.from);
  const plain = Array.from({ length: Number(values.seeds) }, (_, index) => from + index);
  const forged = values.forged === undefined ? Math.ceil(plain.length / 4) : Number(values.forged);
  // Seeds that already have a forger are not run a second time.
  const doubled = from > FORGED ? [] : Array.from({ length: forged }, (_, index) => FORGED + from + index);
  const seeds = [...plain, ...doubled];
  const tally = new Tally(seeds.length, process.stderr);
  await runSeeds(seeds, Number(values.jobs), (result) => tally.add(result));
  say(tally.summary());
  if (values.collect !== undefined) await collect(tally, values.collect);
  const [first] = tally.failures(fails);
  if (first && values.collect === undefined) {
    const { seed, judgement } = first;
    say(`\nreplay: npm run simulate:faults -- --seed ${seed} --verbose`);
    await showShrunk(generate(seed).schedule, judgement);
  }
  return first || tally.broken > 0 ? 1 : 0;
}

async function main(): Promise<number> {
  if (values.help) {
    say(HELP);
    return 0;
  }
  if (values.schedule !== undefined) return replay(JSON.parse(readFileSync(values.schedule, 'utf8')));
  if (values.seed !== undefined) {
    const { schedule, rates } = generate(Number(values.seed));
    say(`rates: ${JSON.stringify(rates)}`);
    return replay(schedule);
  }
  return search();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`);
    process.exitCode = 2;
  },
);
