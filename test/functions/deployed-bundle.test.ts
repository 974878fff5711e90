import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import { extension } from '../../examples/custom-response/extension';
import { bundleFunctions } from '../../index';
import { configInput } from '../factories/config';
import { ROOT } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';

describe('a bundle of custom parts, loaded as deployed', () => {
  const folder = bundleFunctions({
    entry: join(ROOT, 'examples', 'custom-response', 'functions.ts'),
    outdir: join(tempFolder('functions'), 'bundle'),
    tsconfig: join(ROOT, 'tsconfig.json'),
  });
  const loadedBeside = (extend: object) => {
    const parsed = parseResponseConfig({ ...configInput(), extend });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const beside = tempFolder('deployed');
    copyFileSync(join(folder, 'index.js'), join(beside, 'index.js'));
    writeFileSync(join(beside, 'config.json'), JSON.stringify(toRuntimeConfig(parsed.value)));
    return spawnSync(process.execPath, ['-e', 'require(process.argv[1])', join(beside, 'index.js')], {
      encoding: 'utf8',
      env: {},
    });
  };

  it('starts with a config that enables them', () => {
    expect(loadedBeside(extension)).toMatchObject({ status: 0, stderr: '' });
  });

  it('starts with a config without them', () => {
    expect(loadedBeside({})).toMatchObject({ status: 0, stderr: '' });
  });

  it('does not start with a config that enables more, so that the deployment fails and not the first finding', () => {
    const more = {
      ...extension,
      playbooks: [...extension.playbooks, { ...extension.playbooks[0], id: 'more' }],
    };
    const { status, stderr } = loadedBeside(more);
    expect(status).not.toBe(0);
    expect(stderr).toContain('playbooks: more');
  });
});
