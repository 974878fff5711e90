import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { readVariable } from '../../core/environment/read-variable';
import type { Problem } from '../../core/problem/problem';
import { OperatorError } from '../provider/operator-error';
import { BUNDLE_OPTIONS, EXTERNAL_PACKAGES } from './bundle-options';
import { BUNDLE_FILES, readFunctionBundle } from './function-bundle';

export interface FunctionBundleOptions {
  /** File that exports `respond` and `act`: `export const { respond, act } = createFunctions(extension)`. */
  readonly entry: string;
  /** Folder for index.js, package.json and package-lock.json. Replaces an existing bundle. */
  readonly outdir: string;
  /**
   * The tsconfig.json that resolves the entry's imports.
   *
   * @default - the one that TSX_TSCONFIG_PATH names, so that a bundle resolves as in tsx; otherwise the nearest one
   */
  readonly tsconfig?: string;
}

/** A bundle that cannot be built because of a mistake that the operator can fix. */
export class BundleError extends OperatorError {
  constructor(problem: Problem) {
    super(problem);
    this.name = 'BundleError';
  }
}

/**
 * Builds the functions with an operator's own detectors, actions and playbooks, in the shape of the bundle in this
 * package, and loads the result once to check that it starts. The same sources give the same bytes. Needs esbuild, an
 * optional peer. Returns the absolute folder, which runSynthesis and the constructs take as `bundleDir`.
 *
 * @throws BundleError; `outdir` then still has its previous content
 */
export function bundleFunctions({ entry, outdir, tsconfig }: FunctionBundleOptions): string {
  const folder = resolve(outdir);
  refuseOccupied(folder, outdir);
  const code = bundledCode(entry, tsconfig ?? readVariable(process.env, 'TSX_TSCONFIG_PATH'));
  const { 'package.json': manifest, 'package-lock.json': lock } = readFunctionBundle();
  mkdirSync(dirname(folder), { recursive: true });
  // Next to the destination: a rename works only within one file system.
  const staged = mkdtempSync(join(dirname(folder), '.riposte-bundle-'));
  try {
    const files = { 'index.js': code, 'package.json': manifest, 'package-lock.json': lock };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(staged, name), content as Uint8Array);
    }
    refuseUnloadable(join(staged, 'index.js'), entry);
    // Only its owner can read a temporary folder. This one becomes a normal folder.
    chmodSync(staged, 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(staged, folder);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return folder;
}

/** The whole folder is replaced: other files in it would be lost. */
function refuseOccupied(folder: string, outdir: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new BundleError({
      code: 'bundle-folder-occupied',
      what: 'a file with this name exists',
      where: outdir,
      expected: 'a folder that is new, or that contains only a bundle',
      fix: 'name a folder',
    });
  }
  const others = readdirSync(folder).filter((name) => !(BUNDLE_FILES as readonly string[]).includes(name));
  if (others.length === 0) return;
  throw new BundleError({
    code: 'bundle-folder-occupied',
    what: `the folder contains other files than a bundle: ${others.slice(0, 5).join(', ')}`,
    where: outdir,
    expected: 'a separate folder that is new, or that contains only a bundle: the whole folder is replaced',
    fix: 'name another folder',
  });
}

function bundledCode(entry: string, tsconfig: string | undefined): Uint8Array {
  const file = resolve(entry);
  const isFolder = existsSync(file) && statSync(file).isDirectory();
  if (!existsSync(file) || isFolder) {
    throw new BundleError({
      code: 'bundle-entry-missing',
      what: isFolder ? 'a folder, not a file' : 'no such file',
      where: entry,
      expected: 'the entry file of the functions, such as functions.ts',
      fix: 'correct the path, or create it: export const { respond, act } = createFunctions(extension)',
    });
  }
  const { buildSync } = loadEsbuild();
  try {
    const { outputFiles } = buildSync({
      ...BUNDLE_OPTIONS,
      external: [...BUNDLE_OPTIONS.external],
      entryPoints: [file],
      outfile: 'index.js',
      // Paths in the output and in messages are relative to this folder, so that neither depends on where it is built.
      absWorkingDir: dirname(file),
      write: false,
      ...(tsconfig === undefined ? {} : { tsconfig: resolve(tsconfig) }),
    });
    return (outputFiles[0] as { contents: Uint8Array }).contents;
  } catch (cause) {
    throw unbundled(cause, entry);
  }
}

// `require` on purpose: esbuild is an optional peer, and synthesis without a bundle must not load it.
function loadEsbuild(): typeof import('esbuild') {
  try {
    return require('esbuild');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !/'esbuild'/.test(message)) throw cause;
    throw new BundleError({
      code: 'esbuild-missing',
      what: 'esbuild is not installed',
      where: 'the packages of your repository',
      expected: 'esbuild, an optional peer of @riposte/gcp that only custom bundles need',
      fix: 'npm install --save-dev esbuild',
    });
  }
}

/** One error of the bundler: the part of esbuild's Message that is shown. */
interface Complaint {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

const MOST_SHOWN = 20;

/** A list of complaints becomes a BundleError. Any other value is a fault and is returned as it is. */
function unbundled(cause: unknown, entry: string): unknown {
  const errors = (cause as { errors?: readonly Complaint[] }).errors;
  if (!errors || errors.length === 0) return cause;
  const messages = errors
    .slice(0, MOST_SHOWN)
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    );
  const more = errors.length - messages.length;
  return new BundleError({
    code: 'bundle-not-compiled',
    what: `it cannot be bundled: ${[...messages, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}`,
    where: entry,
    expected: 'code that compiles, and imports that resolve from the files that name them',
    fix: 'fix each place; `tsc --noEmit` reports type errors, which a bundler does not check',
  });
}

const LOAD_TIMEOUT_MS = 30_000;

/** The loader writes the last line of the output, whatever the loaded code prints. It exits even with open handles. */
const LOADER = `
const tell = (answer) => require('node:fs').writeSync(1, '\\n' + JSON.stringify(answer));
try {
  const loaded = require(process.argv[1]);
  tell({ exports: Object.keys(loaded), functions: Object.keys(loaded).filter((name) => typeof loaded[name] === 'function') });
} catch (error) {
  tell({ error: String((error && error.message) || error) });
}
process.exit(0);
`;

interface Loaded {
  readonly error?: string;
  readonly exports?: readonly string[];
  readonly functions?: readonly string[];
}

/**
 * Loads the bundle in a separate process with an empty environment, as a deployment does before the first request. So a
 * faulty extension is reported here, not by Cloud Run an hour later.
 */
function refuseUnloadable(index: string, entry: string): void {
  const answer = load(index);
  if (answer.error !== undefined) {
    throw new BundleError({
      code: 'bundle-not-loadable',
      what: `it does not load: ${answer.error}`,
      where: entry,
      expected: 'a module that loads without environment, files and network',
      fix: 'fix what the message names; read what the functions need when a request arrives',
    });
  }
  const missing = ['respond', 'act'].filter((name) => !answer.functions?.includes(name));
  if (missing.length === 0) return;
  const exported = answer.exports?.length ? `exports ${answer.exports.join(', ')}` : 'exports nothing';
  throw new BundleError({
    code: 'bundle-without-entry-points',
    what: `it ${exported}, and no function ${missing.join(' and no function ')}`,
    where: entry,
    expected: 'the two entry points respond and act',
    fix: 'export const { respond, act } = createFunctions(extension)',
  });
}

function load(index: string): Loaded {
  // The externals are dependencies of this package: Node finds them from here, not from the staging folder.
  const paths = new Set(EXTERNAL_PACKAGES.flatMap((name) => require.resolve.paths(name) ?? []));
  const { stdout, stderr, error, signal } = spawnSync(process.execPath, ['-e', LOADER, index], {
    encoding: 'utf8',
    env: { NODE_PATH: [...paths].join(delimiter) },
    timeout: LOAD_TIMEOUT_MS,
  });
  const last = stdout?.trimEnd().split('\n').pop() ?? '';
  try {
    return JSON.parse(last) as Loaded;
  } catch {
    return {
      error:
        error?.message ??
        (stderr?.trim().split('\n').pop() || `the process exited early (${signal ?? 'exit'})`),
    };
  }
}
