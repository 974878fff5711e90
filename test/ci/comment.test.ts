import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { tempFolder } from '../factories/temp-folder';

const ACTION = join(__dirname, '..', '..', 'ci', 'github', 'action.yml');
const script = (
  parse(readFileSync(ACTION, 'utf8')) as { runs: { steps: { name: string; run: string }[] } }
).runs.steps.find(({ name }) => name === 'Comment')?.run as string;

// GitHub's runners have jq. A developer's machine may not.
const hasJq = spawnSync('jq', ['--version']).status === 0;
const whereJqIs = hasJq ? describe : describe.skip;

interface Comment {
  readonly id: number;
  readonly user: { readonly type: string };
  readonly body: string;
}

const comment = (id: number, marker: string, type = 'Bot'): Comment => ({
  id,
  user: { type },
  body: `<!-- riposte-review:${marker} -->\r\nold`,
});

/** Runs the step with a stand-in for gh, and returns its calls to GitHub, without the reads. */
function commented(
  existing: readonly Comment[],
  parts: readonly string[],
  env: object = {},
): readonly string[] {
  const folder = tempFolder('comment');
  const log = join(folder, 'log');
  writeFileSync(join(folder, 'comments.json'), JSON.stringify(existing));
  const gh = join(folder, 'gh');
  writeFileSync(
    gh,
    `#!/usr/bin/env bash\nif [[ "$*" == *--paginate* ]]; then cat '${folder}/comments.json'; else echo "$3 $4 $6" >> '${log}'; fi\n`,
  );
  chmodSync(gh, 0o755);
  parts.forEach((marker, index) => {
    const name = index === 0 ? 'review.md' : `review.${index + 1}.md`;
    writeFileSync(join(folder, name), `<!-- riposte-review:${marker} -->\nnew\n`);
  });
  execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      FORK: 'false',
      REPOSITORY: 'o/r',
      NUMBER: '7',
      OUT: folder,
      ...env,
    },
  });
  return existsSync(log)
    ? readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.replace(`body=@${folder}/`, '').replace('repos/o/r/issues/', ''))
    : [];
}

whereJqIs('the comment of a review (skipped where jq is not installed)', () => {
  it('is created once, in the order of its parts', () => {
    expect(commented([], ['riposte', 'riposte:2'])).toEqual([
      'POST 7/comments review.md',
      'POST 7/comments review.2.md',
    ]);
  });

  it('is replaced in place, and extra parts are deleted', () => {
    const existing = [comment(1, 'riposte'), comment(2, 'riposte:2'), comment(3, 'riposte:3')];
    expect(commented(existing, ['riposte', 'riposte:2'])).toEqual([
      'PATCH comments/1 review.md',
      'PATCH comments/2 review.2.md',
      'DELETE comments/3',
    ]);
  });

  it('does not change the comments of people and of other reviews', () => {
    const existing = [comment(1, 'riposte-hub'), comment(2, 'riposte-hub:2'), comment(3, 'riposte', 'User')];
    expect(commented(existing, ['riposte'])).toEqual(['POST 7/comments review.md']);
  });

  it('is not attempted with the token of a fork', () => {
    expect(commented([], ['riposte'], { FORK: 'true' })).toEqual([]);
  });
});
