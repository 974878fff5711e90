import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { containment } from './containment';
import { ms, type Row } from './measure';
import { planReview } from './plan-review';
import { planning } from './planning';
import { replay } from './replay';
import { responder } from './responder';
import { rolloutSynthesis } from './rollout-synthesis';
import { soaked } from './soak/row';
import { synthesis } from './synthesis';

const ROOT = join(__dirname, '..');

/** The tests of `npm test`, and those that start gcloud, emulators and terraform where they are installed. */
const testSuites = (): Row[] => [
  testSuite('tests of npm test, two cores', []),
  {
    ...testSuite('tests of npm run test:programs, two cores', ['--config', 'jest.programs.config.js']),
    budget: '-',
    ok: true,
  },
];

function testSuite(what: string, args: readonly string[]): Row {
  const begun = performance.now();
  const { status } = spawnSync('npx', ['jest', '--silent', ...args], { cwd: ROOT, stdio: 'ignore' });
  const took = performance.now() - begun;
  return {
    what,
    measured: `${(took / 1000).toFixed(0)} s${status === 0 ? '' : ', with failing tests'}`,
    floor: '-',
    budget: '< 120 s',
    ratio: '-',
    ok: status === 0 && took < 120_000,
  };
}

function toMarkdown(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    line(['what', 'measured', 'floor, same run', 'ratio', 'budget', 'within']),
    line(['---', '---', '---', '---', '---', '---']),
    ...rows.map((row) =>
      line([row.what, row.measured, row.floor, row.ratio, row.budget, row.ok ? 'yes' : '**no**']),
    ),
  ].join('\n');
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores. Ratios matter; absolute times
depend on the machine. The bench measures every row and its floor alternately in the same run, and shows medians. The
functions run as they are deployed: from the zip, under the functions framework, against the sandbox over loopback.
One finding is decoded and planned by code that is bundled as the functions are.
The soak is the exception: there the functions' code runs in one process over a small cloud in memory and a virtual
clock (\`bench/soak/\`), because the sandbox would keep every document and message of 20,000 findings.

${table}
`;
}

type Step = () => Promise<Row | Row[]> | Row | Row[];

const STEPS: Readonly<Record<string, Step>> = {
  planning,
  replay,
  'plan-review': planReview,
  containment,
  soak: soaked,
  responder,
  synthesis,
  'rollout-synthesis': rolloutSynthesis,
  tests: testSuites,
};

/** `--only NAME`, which can be repeated: prints only these rows and does not write docs/benchmarks.md. */
function chosen(): readonly string[] | undefined {
  const { only } = parseArgs({ options: { only: { type: 'string', multiple: true } } }).values;
  const unknown = only?.find((name) => !Object.hasOwn(STEPS, name));
  if (unknown !== undefined) {
    throw new Error(`no benchmark ${unknown}; expected one of ${Object.keys(STEPS).join(', ')}`);
  }
  return only;
}

async function main(): Promise<void> {
  const only = chosen();
  const rows: Row[] = [];
  for (const [name, step] of Object.entries(STEPS)) {
    if (only && !only.includes(name)) continue;
    for (const row of [await step()].flat()) {
      console.log(
        `${row.ok ? 'within' : 'OVER  '}  ${row.what}: ${row.measured} (floor ${row.floor}; ${row.ratio}, budget ${row.budget})`,
      );
      rows.push(row);
    }
  }
  if (!only) {
    writeFileSync(join(ROOT, 'docs', 'benchmarks.md'), toMarkdown(rows));
    console.log(`docs/benchmarks.md written in ${ms(performance.now())}`);
  }
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
