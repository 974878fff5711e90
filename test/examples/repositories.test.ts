import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GIT_IGNORED } from '../../cli/init/git-ignore';
import { projects } from '../../examples/organization-rollout/projects';
import { ROOT } from '../docs/markdown-files';

const NAMES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const read = (example: string, file: string): string =>
  readFileSync(join(ROOT, 'examples', example, file), 'utf8');

/** Which package brings a program that a script starts. */
const BRINGS: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  tsx: 'tsx',
  riposte: '@riposte/gcp',
  cdktf: 'cdktf-cli',
};

describe.each(NAMES)('examples/%s is a repository to start from', (example) => {
  const { scripts, dependencies, devDependencies } = JSON.parse(read(example, 'package.json'));

  /** npx would fetch whatever is newest, and asks first where there is a terminal. */
  it('starts programs that its lock file pins', () => {
    const packages = { ...dependencies, ...devDependencies };
    for (const command of Object.values<string>(scripts)) {
      const [program = ''] = command.split(' ');
      expect(Object.keys(BRINGS)).toContain(program);
      expect(Object.keys(packages)).toContain(BRINGS[program]);
    }
    expect(devDependencies['cdktf-cli']).toBe(dependencies.cdktf);
  });

  it('can be deployed where nobody answers a question', () => {
    expect(scripts['deploy:unattended']).toContain('--auto-approve');
  });

  it('keeps state, plans and what is made out of git', () => {
    expect(read(example, '.gitignore')).toBe(GIT_IGNORED);
  });

  it('is checked by CI with scripts that it has', () => {
    const workflow = read(example, '.github/workflows/riposte.yml');
    const run = [...workflow.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
    expect(run).toEqual(expect.arrayContaining(['check', 'synth']));
    expect(run.filter((script) => !Object.hasOwn(scripts, script ?? ''))).toEqual([]);
    // Where runSynthesis is not the program, checkedConfig reads the environment.
    const isOwnProgram = existsSync(join(ROOT, 'examples', example, 'stack.ts'));
    expect(workflow).toContain(isOwnProgram ? "RIPOSTE_STRICT: '1'" : 'npm run synth -- --strict\n');
  });
});

test('the README of the rollout counts the stacks that its list makes', () => {
  const [, said] = /# (\d+) stacks/.exec(read('organization-rollout', 'README.md')) ?? [];
  expect(Number(said)).toBe(projects.length + 1);
});
