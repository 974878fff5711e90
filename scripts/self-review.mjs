/**
 * npm run review:self: the repository reviews its own stack, as a pull request of a user would be reviewed. The base is
 * the commit before (or RIPOSTE_REVIEW_BASE), synthesized in a folder of its own; reviewer, rules and exceptions are the
 * base's, where the base has them already. Leaves with the review's exit code.
 *
 * --allow-skip: ends well where there is no earlier commit, as in a shallow checkout, and says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.env.RIPOSTE_REVIEW_BASE ?? 'HEAD^';
const base = commitOf(wanted);

if (base === undefined) {
  const isSkip = process.argv.includes('--allow-skip');
  console.log(`${isSkip ? 'skipped' : 'failed'}: there is no commit ${wanted} here to compare with`);
  process.exitCode = isSkip ? 0 : 2;
} else {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-self-review-')));
  try {
    process.exitCode = review(base, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function review(commit, work) {
  const before = join(work, 'before');
  execFileSync('git', ['clone', '--quiet', '--no-checkout', '--shared', root, before]);
  execFileSync('git', ['checkout', '--quiet', commit], { cwd: before });
  // The packages of now: the stack hardly depends on them, and a second install would take longer than the review.
  symlinkSync(join(root, 'node_modules'), join(before, 'node_modules'));
  run('node', ['scripts/build.mjs'], before);
  const [from, to] = [join(work, 'base'), join(work, 'head')];
  synthesize(before, from);
  synthesize(root, to);
  const reviewer = existsSync(join(before, 'dist', 'cli', 'review')) ? before : root;
  const exceptions = join(before, 'riposte-review.json');
  console.log(`the stack of ${commit.slice(0, 12)} against the one of this checkout`);
  const { status } = spawnSync(
    process.execPath,
    [
      join(reviewer, 'bin', 'riposte.js'),
      'review',
      '--base',
      from,
      '--head',
      to,
      ...(existsSync(exceptions) ? ['--exceptions', exceptions] : []),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  return status ?? 2;
}

function synthesize(folder, outdir) {
  run('node', [join('dist', 'main.js')], folder, { CDKTF_OUTDIR: outdir });
}

function run(command, args, cwd, env = {}) {
  execFileSync(command, args, {
    cwd,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function commitOf(name) {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}
