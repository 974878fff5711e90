import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { badInput, Stop } from '../terminal/problem';

interface Loader {
  require(id: string, fromFile: string): unknown;
}

interface Naming {
  /** The name of the file in messages. */
  readonly name: string;
  readonly cwd: string;
}

/**
 * Loads a config file and what it imports. TypeScript goes through the operator's own tsx, which is looked up next to
 * the config, then in the working directory.
 *
 * @throws Stop when the file, or something that it imports, cannot be loaded
 */
export function loadModule(path: string, naming: Naming): unknown {
  refuseUnreadable(path, naming.name);
  const loader: Loader | undefined = /\.[mc]?ts$/.test(path) ? typeScriptLoader(path, naming) : undefined;
  try {
    return loader ? loader.require(path, __filename) : require(path);
  } catch (cause) {
    // tsx keeps what it compiles in TMPDIR.
    const problem = isOfTemporaryFiles(cause) ? tryEnvironmentProblem(cause) : undefined;
    if (problem !== undefined) throw new Stop([problem], 2, { cause });
    throw unloadable(naming.name, cause, path);
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
      if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw unloadable('tsx', cause);
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

const unloadable = (name: string, cause: unknown, path = ''): Stop =>
  badInput({
    code: 'config-not-loadable',
    what: `${name} cannot be loaded: ${firstLine(cause)}`,
    where: `${name}${lineIn(cause, path)}`,
    expected: 'a file that exports `config` or `rollout`, and whose imports are installed',
    fix: 'fix what the message names; if a module is missing, run npm install',
  });

/** Only the first problem of the compiler, or the first line: further lines name files of Node. */
function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return /: ERROR: (.*)/.exec(message)?.[1] ?? (message.split('\n', 1)[0] as string);
}

/** `:LINE` of the file, if the cause has it: the compiler's location, or the line in its stack. */
function lineIn(cause: unknown, path: string): string {
  const { errors, stack } = (cause ?? {}) as {
    readonly errors?: readonly { readonly location?: { readonly line?: number } }[];
    readonly stack?: string;
  };
  const compiled = Array.isArray(errors) ? errors[0]?.location?.line : undefined;
  if (compiled !== undefined) return `:${compiled}`;
  const at = path === '' ? -1 : (stack ?? '').indexOf(`${path}:`);
  const line = at === -1 ? undefined : /^\d+/.exec((stack ?? '').slice(at + path.length + 1))?.[0];
  return line === undefined ? '' : `:${line}`;
}
