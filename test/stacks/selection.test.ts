import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '../../stacks/run-synthesis';
import { standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const rollout = {
  hub: {
    project: { id: 'acme-security', number: '111111111111' },
    region: 'europe-west1',
    notifications: { scope: { organization: '123456789012' } },
    operators: ['group:oncall@example.com'],
    backend: { type: 'gcs', bucket: 'acme-security-terraform-state', prefix: 'riposte' },
  },
  groups: { dev: {}, prod: {}, empty: {} },
  projects: [
    { id: 'acme-web-dev', number: '300000000000', group: 'dev' },
    { id: 'acme-web-prod', number: '340000000000', group: 'prod' },
    { id: 'acme-shop-prod', number: '340000000001', group: 'prod' },
  ],
};

function select(only: string, changes: object = {}) {
  const outdir = join(tempFolder('selection'), 'out');
  const complaints: string[] = [];
  const code = runSynthesis({
    config: { ...rollout, hub: { ...rollout.hub, ...changes } },
    only,
    outdir,
    bundleDir: standInBundle(),
    print: () => undefined,
    complain: (line) => complaints.push(line),
  });
  return {
    code,
    stacks: code === 0 ? readdirSync(join(outdir, 'stacks')).sort() : [],
    text: complaints.join('\n'),
  };
}

describe('RIPOSTE_ONLY', () => {
  test.each([
    ['the hub by its name, without a project', 'riposte-hub', []],
    ['a group', 'prod', ['acme-shop-prod', 'acme-web-prod']],
    ['a project id', 'acme-web-dev', ['acme-web-dev']],
    ['a stack name', 'riposte-project-acme-web-dev', ['acme-web-dev']],
    ['the hub and a group', 'riposte-hub, dev', ['acme-web-dev']],
    ['nothing: everything', ' ,', ['acme-shop-prod', 'acme-web-dev', 'acme-web-prod']],
  ])('accepts %s', (_what, only, projects) => {
    expect(select(only).stacks).toEqual(['riposte-hub', ...projects.map((id) => `riposte-project-${id}`)]);
  });

  test('recognizes the hub by the name of its instance', () => {
    expect(select('sentry-hub', { name: 'sentry' }).stacks).toEqual(['sentry-hub']);
    expect(select('riposte-hub', { name: 'sentry' }).code).toBe(2);
  });

  test('suggests a similar word if a word selects nothing', () => {
    const { code, text } = select('prod,stagign');
    expect(code).toBe(2);
    expect(text).toContain('RIPOSTE_ONLY selects stagign, which the rollout does not contain');
    expect(text).toMatch(/the hub \(riposte-hub\), a group with projects in it \(dev, prod\)/);
    expect(text).toMatch(
      /3 projects by its id or stack name \(such as acme-web-dev or riposte-project-acme-web-dev\)/,
    );
  });

  test('refuses a group without projects, because it selects nothing', () => {
    expect(select('empty').code).toBe(2);
  });
});
