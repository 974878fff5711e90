import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { badInput } from '../terminal/problem';
import { CONFIG_NAMES, loadConfigFile, type OperatorConfig } from './operator-config';
import { inRefFolder } from './ref-folder';

/** Files that a config can import. All other files of a repository stay in git. */
const CODE = /\.(?:[mc]?[jt]s|json)$/;

export interface RefOptions {
  /** A branch, tag or commit; with `:PATH` behind it, the config's path from the root of the repository. */
  readonly ref: string;
  /**
   * The config's path, from the working directory. Ignored if the ref does not have it.
   *
   * @default - the riposte.config or rollout.config that the ref has in this folder
   */
  readonly file?: string | undefined;
  readonly cwd: string;
  /** The option that named the ref, for messages, for example `--base`. */
  readonly flag: string;
}

/**
 * The config as it is at a git ref. Writes the code of that commit to a separate folder inside the working copy, with
 * links to the installed node_modules, and removes the folder afterwards. Does not change the working tree, its index
 * or HEAD. Packages are those that are installed now, not those of the ref.
 *
 * @throws Stop when git, the ref or the file is missing, or the config cannot be loaded
 */
export function configAtRef(options: RefOptions): OperatorConfig {
  const { cwd, flag } = options;
  const [ref = '', path] = split(options.ref);
  const git = gitIn(cwd, ref, flag);
  const top = realpathSync(git.text(['rev-parse', '--show-toplevel']).trim());
  const commit = commitOf(git, ref, flag);
  const files = git.text(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]).split('\0');
  const here = relative(top, realpathSync(cwd)).split(sep).join('/');
  const file = path ?? chosenFile(files, here, { ...options, ref });
  if (!files.includes(file)) throw noFile(ref, file, flag);

  return inRefFolder(top, (folder) => {
    const code = files.filter((name) => CODE.test(name));
    writeFiles(gitIn(top, ref, flag), { folder, commit, files: code });
    linkModules(top, folder, file);
    const atRef = (path: string) =>
      path.startsWith(folder + sep) ? `${relative(folder, path)} at ${ref}` : undefined;
    return loadConfigFile(join(folder, file), `${file} at ${ref}`, cwd, atRef);
  });
}

/** Splits git's `REF:PATH`. */
function split(text: string): readonly [string, string?] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), posix.normalize(text.slice(colon + 1))];
}

interface Git {
  run(
    args: readonly string[],
    more?: { readonly input?: string; readonly index?: string },
  ): SpawnSyncReturns<string>;
  /** Standard output; throws Stop when git fails. */
  text(args: readonly string[]): string;
}

function gitIn(cwd: string, ref: string, flag: string): Git {
  const run: Git['run'] = (args, { input = '', index } = {}) =>
    spawnSync('git', args, {
      cwd,
      input,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) },
    });
  const text: Git['text'] = (args) => {
    const done = run(args);
    if (done.status === 0) return done.stdout;
    throw badInput({
      code: 'git-failed',
      what: done.error
        ? `git cannot be started: ${done.error.message}`
        : `git cannot read this folder: ${done.stderr.trim().split('\n')[0]}`,
      where: `${flag} ${ref}`,
      expected: done.error
        ? 'git on the PATH, because this value is neither a file nor a folder'
        : 'a config file, a synthesized folder, or a ref of the git repository that this folder is in',
      fix: done.error
        ? 'install git, or name a config file'
        : 'correct the path, or run the command in the repository that has the ref',
    });
  };
  return { run, text };
}

function commitOf(git: Git, ref: string, flag: string): string {
  const done = git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (done.status === 0) return done.stdout.trim();
  throw badInput({
    code: 'git-ref-missing',
    what: `there is no file ${ref}, and git knows no commit with that name`,
    where: flag,
    expected: 'a config file, a synthesized folder, or a branch, tag or commit that is in this clone',
    fix: `correct it; for a remote branch, run git fetch origin ${ref} and pass origin/${ref}; in CI, a shallow clone needs its history (fetch-depth: 0)`,
  });
}

/** The named file if the ref has it, else the only config that the ref has in this folder. */
function chosenFile(files: readonly string[], here: string, { ref, file, flag }: RefOptions): string {
  const named = file === undefined ? undefined : posix.join(here, file.split(sep).join('/'));
  if (named !== undefined && files.includes(named)) return named;
  const found = CONFIG_NAMES.map((name) => posix.join(here, name)).filter((name) => files.includes(name));
  const [only, other] = found;
  if (only !== undefined && other === undefined) return only;
  throw badInput({
    code: only === undefined ? 'config-missing-at-ref' : 'several-configs',
    what:
      only === undefined
        ? `${ref} has no ${named ?? 'config in this folder'}`
        : `${ref} has several configs in this folder: ${found.join(', ')}`,
    where: flag,
    expected: 'one riposte.config or rollout.config',
    fix: `name it with its path from the root of the repository: ${flag} ${ref}:PATH`,
  });
}

const noFile = (ref: string, file: string, flag: string) =>
  badInput({
    code: 'config-missing-at-ref',
    what: `${ref} has no ${file}`,
    where: flag,
    expected: 'a path to the config at that commit',
    fix: `use the path that the config had at that commit, from the root of the repository: ${flag} ${ref}:PATH`,
  });

interface Writing {
  readonly folder: string;
  readonly commit: string;
  readonly files: readonly string[];
}

/** Uses its own index, so that the user's index and `git status` stay as they are. Paths start at the root. */
function writeFiles(git: Git, { folder, commit, files }: Writing): void {
  const index = join(folder, '.index');
  const done = [
    git.run(['read-tree', commit], { index }),
    git.run(['checkout-index', '--force', '-z', '--stdin', `--prefix=${folder}/`], {
      index,
      input: files.map((file) => `${file}\0`).join(''),
    }),
  ].find(({ status }) => status !== 0);
  if (done === undefined) return;
  throw badInput({
    code: 'git-failed',
    what: `git could not write the files of ${commit}: ${done.stderr.trim().split('\n')[0]}`,
    where: folder,
    expected: 'disk space, and permission to write in the working copy',
    fix: 'fix what git reports, or pass a config file instead of a ref',
  });
}

/** Links node_modules in each folder above the config, so that imports resolve as in the working copy. */
function linkModules(top: string, folder: string, file: string): void {
  for (let place = dirname(file); ; place = dirname(place)) {
    const installed = join(top, place, 'node_modules');
    const link = join(folder, place, 'node_modules');
    if (existsSync(installed) && existsSync(dirname(link)) && !existsSync(link)) {
      symlinkSync(installed, link, 'dir');
    }
    if (place === '.' || place === dirname(place)) return;
  }
}
