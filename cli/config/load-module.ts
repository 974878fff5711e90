import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { OperatorError } from '../../constructs/provider/operator-error';
import { codeProblem, type LoadedCode } from '../../stacks/code-problem';
import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { badInput, Stop } from '../terminal/problem';

/** The part of tsx/cjs/api that is used here. */
interface Loader {
  /** Loads a file as tsx does, and only this file and what it imports. */
  require(id: string, fromFile: string): unknown;
  /** From now on, `require` of this process loads TypeScript. */
  register(): unknown;
}

type Naming = Omit<LoadedCode, 'path'>;

/**
 * Loads a config file and what it imports. TypeScript goes through the operator's own tsx, which is looked up next to
 * the config, then in the working directory.
 *
 * @throws Stop when the file, or something that it imports, cannot be loaded
 */
export function loadModule(path: string, naming: Naming): unknown {
  return loading(path, naming, 'config', (loader) => loader?.require(path, __filename) ?? require(path));
}

/**
 * Runs a program of the operator, such as main.ts, in this process. It shares the modules of this package with the
 * command that runs it.
 *
 * @throws Stop when it cannot be loaded, or when it throws something else than an OperatorError
 */
export function runProgram(path: string, naming: Naming): void {
  loading(path, naming, 'program', (loader) => {
    loader?.register();
    require(path);
  });
}

function loading<T>(
  path: string,
  naming: Naming,
  kind: 'config' | 'program',
  load: (typeScript: Loader | undefined) => T,
): T {
  refuseUnreadable(path, naming.name);
  const loader = /\.[mc]?ts$/.test(path) ? typeScriptLoader(path, naming) : undefined;
  const { stackTraceLimit } = Error;
  // The operator's line is below the frames of the libraries that it calls.
  Error.stackTraceLimit = 100;
  try {
    return load(loader);
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    // tsx keeps what it compiles in TMPDIR.
    const problem = isOfTemporaryFiles(cause) ? tryEnvironmentProblem(cause) : undefined;
    if (problem !== undefined) throw new Stop([problem], 2, { cause });
    throw new Stop([codeProblem(cause, { path, ...naming }, kind)], 2, { cause });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Node's own messages about a file that it cannot read say that a module is missing. */
function refuseUnreadable(path: string, name: string): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const problem =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : tryEnvironmentProblem(cause);
    if (problem === undefined) return;
    throw new Stop([{ ...problem, where: name }], 2, { cause });
  }
  const twice = path.endsWith('.json') ? duplicateMember(text) : undefined;
  if (twice !== undefined) throw badInput({ ...twice, where: `${name}:${twice.line}` });
}

/** JSON.parse keeps the last of two equal members without a word. */
function duplicateMember(text: string) {
  const options = { uniqueKeys: true, prettyErrors: true } as const;
  const twice = parseDocument(text, options).errors.find(({ code }) => code === 'DUPLICATE_KEY');
  const { line } = twice?.linePos?.[0] ?? {};
  if (line === undefined) return undefined;
  return {
    code: 'member-twice' as const,
    what: 'the same member is written twice',
    line,
    expected: 'each member once, because only the last one would count',
    fix: 'remove one of the two',
  };
}

function typeScriptLoader(path: string, { name, cwd }: Naming): Loader {
  for (const folder of [dirname(path), cwd]) {
    try {
      return createRequire(join(folder, 'package.json'))('tsx/cjs/api') as Loader;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') {
        throw new Stop([codeProblem(cause, { path: folder, name: 'tsx', cwd })], 2, { cause });
      }
    }
  }
  throw badInput({
    code: 'tsx-missing',
    what: `${name} is TypeScript, and tsx, which loads TypeScript, is not installed here`,
    where: dirname(path),
    expected: 'tsx in the dev dependencies of your repository',
    fix: 'run npm install --save-dev tsx; or compile the config and pass the .js file with --config',
  });
}

const isOfTemporaryFiles = (cause: unknown): boolean => {
  const { path } = (cause ?? {}) as NodeJS.ErrnoException;
  return path?.startsWith(join(tmpdir(), 'tsx-')) === true;
};
