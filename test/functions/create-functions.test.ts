import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import { extension } from '../../examples/custom-response/extension';
import { createFunctions } from '../../functions/create-functions';
import { bundleFunctions } from '../../index';
import { configInput } from '../factories/config';
import { ROOT } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';

describe('createFunctions', () => {
  it.each([
    ['nothing', undefined],
    ['custom parts', extension],
  ])('creates both entry points from %s, and reads no environment', (_of, parts) => {
    const functions = createFunctions(parts);
    expect(Object.entries(functions).map(([name, value]) => [name, value.length])).toEqual([
      ['respond', 2],
      ['act', 2],
    ]);
  });

  it('reports every problem of the extension, with the place and the fix', () => {
    const wrong = {
      actions: [{ ...extension.actions[0], id: 'notify' }],
      playbooks: [{ ...extension.playbooks[0], id: 'default' }],
    };
    expect(() => createFunctions(wrong as never)).toThrow(
      /actions\.0: the id "notify" is already in use; expected .*; choose another id\. playbooks\.0: the id "default" is already in use/,
    );
  });

  it('refuses a value that is not an extension', () => {
    expect(() => createFunctions(null as never)).toThrow(/extension is wrong: \(top level\)/);
  });
});

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
