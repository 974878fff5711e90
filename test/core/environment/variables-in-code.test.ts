import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLES } from '../../../core/environment';
import { ROOT } from '../../factories/run-main';

/** Folders whose TypeScript reads variables only through core/environment/. */
const OURS = ['functions', 'constructs', 'stacks', 'cli', 'rehearsal', 'sandbox', 'review', 'testing', 'bin'];
/** Plain scripts, programs of operators and tests cannot always import the list, but it must name their variables. */
const OTHERS = ['scripts', 'bench', 'examples', 'test', 'ci'];

const filesIn = (folder: string, kinds: RegExp): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => kinds.test(name) && !/node_modules|\.riposte|cdktf\.out|\/fixtures\//.test(name));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** `process.env.X`, `env.X`, `environment['X']`, `fn.env.X`, and `{ X } = env`. */
const READS = [
  /\b(?:env|environment)\.([A-Z][A-Z0-9_]+)\b/g,
  /\b(?:env|environment)\[['"`]([A-Z][A-Z0-9_]+)['"`]\]/g,
  /\{\s*([A-Z][A-Z0-9_]+)\b[^}]*\}\s*(?:=\s*|:\s*\w*\[')(?:[\w.]*\.)?env\b/g,
];
const readsOf = (text: string): readonly string[] =>
  READS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => String(match[1])));

test.each([
  ['process.env.HOME', ['HOME']],
  ["process.env['HOME']", ['HOME']],
  ['const { HOME } = process.env;', ['HOME']],
  ["const { HOME: home = '' } = io.env;", ['HOME']],
  ["const of = ({ COLUMNS }: Io['env']) => COLUMNS", ['COLUMNS']],
  ["readVariable(process.env, 'CDKTF_OUTDIR')", []],
])('a read is found in %s', (text, names) => {
  expect(readsOf(text)).toEqual(names);
});

const SHIPPED = [...OURS.flatMap((folder) => filesIn(folder, /\.[cm]?[jt]s$/)), 'main.ts'];

test('shipped code reads every variable through the list', () => {
  const past = SHIPPED.flatMap((file) => readsOf(read(file)).map((name) => `${file}: ${name}`));
  expect(past).toEqual([]);
});

/** Names that only tests use: invented ones, and those of other programs. */
const INVENTED = new Set([
  'REPORT',
  'SCRIPT',
  'CONFIG',
  'HOME',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'CLOUDSDK_CONFIG',
  'LANG',
]);

test('every variable that scripts, examples and tests read is in the list', () => {
  const files = OTHERS.flatMap((folder) => filesIn(folder, /\.[cm]?[jt]s$/)).filter(
    (file) => file !== 'test/core/environment/variables-in-code.test.ts',
  );
  const unknown = files.flatMap((file) =>
    readsOf(read(file))
      .filter((name) => !Object.hasOwn(VARIABLES, name) && !(file.startsWith('test/') && INVENTED.has(name)))
      .map((name) => `${file}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

const ALL = [
  ...SHIPPED,
  ...OTHERS.filter((folder) => folder !== 'test').flatMap((folder) =>
    filesIn(folder, /\.(?:[cm]?[jt]s|ya?ml|md|sh)$/),
  ),
  ...filesIn('docs', /\.md$/),
  ...filesIn('test/factories', /\.ts$/),
  ...filesIn('test/runner', /\.js$/),
  ...filesIn('test/stacks', /\.ts$/),
  ...filesIn('test/faults', /\.ts$/),
  'README.md',
].filter((file) => file !== 'docs/environment.md');

/** Words with the same beginning that are not variables: a category, error codes, the name of a folder. */
const WORDS = new Set(['RIPOSTE_HEARTBEAT', 'RIPOSTE_LEFT_LOOPBACK']);

test('every name that begins with RIPOSTE_ is in the list', () => {
  const unknown = ALL.flatMap((file) =>
    [...read(file).matchAll(/\bRIPOSTE_[A-Z]+(?:_[A-Z]+)*\b/g)]
      .map(([name]) => name)
      .filter((name) => !Object.hasOwn(VARIABLES, name) && !WORDS.has(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

test.each(Object.keys(VARIABLES))('%s is read or written in the repository', (name) => {
  const used = ALL.some((file) => new RegExp(`\\b${name}\\b`).test(read(file)));
  expect(used).toBe(true);
});
