import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { ROOT } from '../../factories/run-main';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

const PIPELINE = [
  ...['--project', 'shop-prod', '--number', '210987654321', '--region', 'europe-west1'],
  ...['--operator', 'group:oncall@example.com'],
];
const PROJECT = ['init', 'project', 'new', ...PIPELINE];
const ROLLOUT = [
  ...['init', 'rollout', 'new', ...PIPELINE, '--organization', '123456789012'],
  ...['--protect', 'shop-web:300000000001', 'shop-pay:300000000002'],
];

describe('the repository that riposte init writes', () => {
  it.each([
    ['project', PROJECT, ['riposte-project']],
    [
      'project with accounts',
      [...PROJECT, '--runtime-account', 'web-runtime@shop-prod.iam.gserviceaccount.com'],
      ['riposte-project'],
    ],
    ['rollout', ROLLOUT, ['riposte-hub', 'riposte-project-shop-pay', 'riposte-project-shop-web']],
  ])('synthesizes, strictly: %s', async (_kind, args, stacks) => {
    const cwd = realpathSync(tempFolder('init'));
    await run(args, fakeIo({ cwd }));
    const folder = join(cwd, 'new');
    mkdirSync(join(folder, 'node_modules', '@riposte'), { recursive: true });
    symlinkSync(ROOT, join(folder, 'node_modules', '@riposte', 'gcp'));
    symlinkSync(join(ROOT, 'node_modules', 'tsx'), join(folder, 'node_modules', 'tsx'));
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(scripts.synth).toBe('riposte synth');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'bin', 'riposte.js'), 'synth', '--strict'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Synthesized');
    expect(readdirSync(join(folder, 'cdktf.out', 'stacks')).sort()).toEqual(stacks);
  });
});
