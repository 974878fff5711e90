/**
 * npm run review:self: the repository reviews its own stack, like a user's pull request. The base is the previous commit
 * (or RIPOSTE_REVIEW_BASE), synthesized in a separate folder. Reviewer, rules and exceptions come from the base, if the
 * base has them. Exits with the review's exit code.
 *
 * --allow-skip: if there is no earlier commit, as in a shallow checkout, prints that and exits with 0.
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
  console.log(`${isSkip ? 'skipped' : 'failed'}: this checkout has no commit ${wanted} to compare with`);
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
  // Uses the current packages: the stack hardly depends on them, and a second install would take longer than the review.
  symlinkSync(join(root, 'node_modules'), join(before, 'node_modules'));
  run('node', ['scripts/build.mjs'], before);
  const [from, to] = [join(work, 'base'), join(work, 'head')];
  synthesize(before, from);
  synthesize(root, to);
  const reviewer = existsSync(join(before, 'dist', 'cli', 'review')) ? before : root;
  const exceptions = join(before, 'riposte-review.json');
  console.log(`comparing the stack of ${commit.slice(0, 12)} with the stack of this checkout`);
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
