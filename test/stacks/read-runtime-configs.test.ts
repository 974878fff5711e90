import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deterministicZip } from '../../constructs/functions/deterministic-zip';
import { toRuntimeConfig } from '../../core/config/response-config';
import { readRuntimeConfigs } from '../../stacks/read-runtime-configs';
import { synthesizeProject } from '../../stacks/synthesize';
import { stacksOf } from '../examples/synthesized-examples';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const config = parsedConfig();
function folder() {
  const outdir = tempFolder('configs');
  return synthesizeProject(config, { outdir, bundleDir: standInBundle() });
}
const problemOf = (path: string) => {
  const read = readRuntimeConfigs(path);
  if (read.ok) throw new Error('it could be read');
  return read.error;
};

describe('the config of a synthesized folder', () => {
  it('is the config that the functions would read', () => {
    const { outdir, stackName } = folder();
    const expected = [{ stack: stackName, config: JSON.parse(JSON.stringify(toRuntimeConfig(config))) }];
    expect(readRuntimeConfigs(outdir)).toEqual({ ok: true, value: expected });
    expect(readRuntimeConfigs(join(outdir, 'stacks', stackName))).toEqual({ ok: true, value: expected });
  });

  it('is missing if nothing was synthesized', () => {
    expect(problemOf(tempFolder('none')).code).toBe('no-stacks');
    expect(problemOf('/no/such/folder').code).toBe('no-stacks');
  });

  it('is missing in a stack that deploys no functions', () => {
    const protectedProject = stacksOf('organization-rollout').find(({ name }) => name.includes('project'));
    const outdir = tempFolder('workload');
    writeFileSync(join(outdir, 'cdk.tf.json'), protectedProject?.text ?? '');
    expect(problemOf(outdir).code).toBe('no-pipeline');
  });

  it('is missing without the assets', () => {
    const { outdir, stackName } = folder();
    rmSync(join(outdir, 'stacks', stackName, 'assets'), { recursive: true });
    expect(problemOf(outdir)).toMatchObject({
      where: expect.stringContaining(stackName),
      code: 'runtime-config-missing',
    });
  });

  it.each([
    ['no zip at all', Buffer.from('not a zip'), 'runtime-config-missing'],
    [
      'another version',
      deterministicZip({ 'config.json': Buffer.from('{"schemaVersion":2}') }),
      'runtime-config-unreadable',
    ],
    ['no JSON', deterministicZip({ 'config.json': Buffer.from('{') }), 'runtime-config-unreadable'],
  ])('is refused if the zip contains %s', (_what, content, code) => {
    const { outdir, stackName, zipPath } = folder();
    writeFileSync(zipPath, content);
    expect(readdirSync(join(outdir, 'stacks'))).toEqual([stackName]);
    expect(problemOf(outdir).code).toBe(code);
  });
});
