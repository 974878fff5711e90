import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Problem } from '../core/problem/problem';

export interface LoadedCode {
  /** The absolute path of the file that was loaded. */
  readonly path: string;
  /** The name of that file in messages. */
  readonly name: string;
  /** Paths in messages start here. */
  readonly cwd: string;
  /**
   * Names a file for `where`: one that was built from another, or one of a commit. Undefined: the usual name.
   *
   * @default - `name` for the loaded file, and the path from `cwd` for others
   */
  readonly nameOf?: ((file: string) => string | undefined) | undefined;
}

/** A place in the operator's code. Without a line, nothing tells which one it is. */
interface Place {
  readonly file: string;
  readonly line?: number | undefined;
}

/** What Node, tsx and esbuild add to an error. */
interface LoadError {
  readonly code?: unknown;
  readonly stack?: unknown;
  readonly requireStack?: unknown;
  readonly errors?: unknown;
}

/** A line of a stack with a file of the disk: `at name (/a/b.ts:1:2)`, or `/a/b.ts:1` above a syntax error. */
const FRAME =
  /^(?:\s+at (?:async )?(?:[^\n]*? \()?)?(?:file:\/\/)?((?:\/|[A-Za-z]:\\)[^\n]*?):(\d+)(?::\d+)?\)?$/gm;
const COMPILED = /^(.*):(\d+):\d+: ERROR: (.*)$/m;
const MISSING = /^Cannot find (?:module|package) '([^']*)'/;

const EXPECTED = {
  config: 'a file that loads without an error, and exports `config` or `rollout`',
  program: 'a program that runs without an error',
} as const;

/**
 * The problem for the operator's code that cannot be loaded: a syntax error, a missing import, or code that throws.
 * Names the file and the line where the error is, which may be in a file that `loaded` imports.
 */
export function codeProblem(
  cause: unknown,
  loaded: LoadedCode,
  kind: keyof typeof EXPECTED = 'config',
): Problem {
  const text = cause instanceof Error ? cause.message : String(cause);
  const missing = isMissing(cause) ? MISSING.exec(text)?.[1] : undefined;
  const compiled = COMPILED.exec(text);
  const where = shown(placeOf(cause, { text, missing }, loaded), loaded);
  return {
    code: 'config-not-loadable',
    what: `${loaded.name} cannot be ${kind === 'config' ? 'loaded' : 'run'}: ${compiled?.[3] ?? oneLine(text, missing)}`,
    where,
    expected: EXPECTED[kind],
    fix: fixOf(missing, compiled !== null || isSyntaxError(cause)),
  };
}

const isMissing = (cause: unknown): boolean => {
  const { code } = (cause ?? {}) as LoadError;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
};

/** Node writes the place of a syntax error above its stack. */
const isSyntaxError = (cause: unknown): boolean =>
  cause instanceof SyntaxError && /^(?:\/|[A-Za-z]:\\|file:)[^\n]*:\d+\n/.test(cause.stack ?? '');

/** Node lists under its message which files asked for the module; `where` names the one that counts. */
const oneLine = (text: string, missing: string | undefined): string =>
  missing === undefined
    ? text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join('; ')
    : (text.split('\n', 1)[0] as string);

function fixOf(missing: string | undefined, isSyntax: boolean): string {
  if (missing === undefined)
    return isSyntax ? 'fix the syntax at this place' : 'fix what the message says, at this place';
  return missing.startsWith('.') || isAbsolute(missing)
    ? 'correct the path of the import, or add the file'
    : 'run npm install; if package.json does not list the package, correct the name or add it';
}

function placeOf(
  cause: unknown,
  { text, missing }: { readonly text: string; readonly missing: string | undefined },
  loaded: LoadedCode,
): Place {
  const { stack, requireStack } = (cause ?? {}) as LoadError;
  const compiled = COMPILED.exec(text);
  if (compiled !== null) return { file: compiled[1] as string, line: Number(compiled[2]) };
  if (missing !== undefined && Array.isArray(requireStack)) {
    const file = requireStack.map(withoutQuery).find((name) => isOperators(name, loaded));
    if (file !== undefined) return { file, line: lineThatNames(missing, file) };
  }
  for (const [, name, line] of typeof stack === 'string' ? stack.matchAll(FRAME) : []) {
    const file = withoutQuery(name);
    if (isOperators(file, loaded)) return { file, line: Number(line) };
  }
  return { file: loaded.path };
}

/** tsx adds a query to the path of what it loads apart from everything else. */
const withoutQuery = (file: unknown): string => String(file).replace(/\?namespace=\d+$/, '');

/** Neither an installed package, nor this package, except the config of its own repository. */
const isOperators = (file: string, { path }: LoadedCode): boolean =>
  file === path ||
  (!file.includes(`${sep}node_modules${sep}`) && !file.startsWith(join(__dirname, '..') + sep));

function lineThatNames(module: string, file: string): number | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes(`'${module}'`) || line.includes(`"${module}"`));
    return at < 0 ? undefined : at + 1;
  } catch {
    return undefined;
  }
}

function shown({ file, line }: Place, { path, name, cwd, nameOf }: LoadedCode): string {
  const inside = relative(cwd, file);
  const usual = file === path ? name : inside === '' || inside.startsWith('..') ? file : inside;
  const text = nameOf?.(file) ?? usual;
  return line === undefined ? text : `${text}:${line}`;
}
