import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { operatorConfig } from '../../../cli/config/operator-config';
import { shownConfig } from '../../../cli/config/shown-config';
import { Stop } from '../../../cli/terminal/problem';
import { config as example } from '../../../riposte.config';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { configInput } from '../../factories/config';
import { ROOT } from '../../factories/run-main';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';
import { fakePipelines } from '../fake-pipelines';

const ROLLOUT = { hub: {}, projects: [] };

/** A folder with these files: texts unchanged, everything else as JSON. */
function folderWith(files: Record<string, unknown>): string {
  const folder = tempFolder('operator');
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const stopped = (action: () => unknown): string => {
  try {
    action();
  } catch (cause) {
    if (cause instanceof Stop) return cause.problems.map(({ what, fix }) => `${what} | ${fix}`).join('\n');
    throw cause;
  }
  throw new Error('nothing was refused');
};

describe('the config of the operator', () => {
  it('is the one in the working directory', () => {
    const folder = folderWith({ 'riposte.config.json': { region: 'here' } });
    expect(operatorConfig(undefined, folder)).toEqual({
      config: { region: 'here' },
      name: 'riposte.config.json',
      isSample: false,
    });
  });

  it('may be a rollout', () => {
    const folder = folderWith({ 'rollout.config.json': ROLLOUT });
    expect(operatorConfig(undefined, folder)).toMatchObject({ config: ROLLOUT, name: 'rollout.config.json' });
  });

  it.each([
    ['config', 'exports.config = { mode: "x" };'],
    ['rollout', 'exports.rollout = { mode: "x" };'],
    ['a default export', 'exports.default = { mode: "x" };'],
    ['the module itself', 'module.exports = { mode: "x" };'],
  ])('is exported as %s', (_what, text) => {
    const folder = folderWith({ 'riposte.config.js': text });
    expect(operatorConfig(undefined, folder).config).toEqual({ mode: 'x' });
  });

  it('is the config of this repository in this repository', () => {
    expect(operatorConfig(undefined, ROOT)).toEqual({
      config: example,
      name: 'riposte.config.ts',
      isSample: false,
    });
  });

  it('is the file that --config names, relative to the working directory', () => {
    const folder = folderWith({ 'riposte.config.json': { mode: 'other' } });
    mkdirSync(join(folder, 'prod'));
    writeFileSync(join(folder, 'prod', 'a.json'), '{ "mode": "x" }');
    expect(operatorConfig('prod/a.json', folder)).toMatchObject({
      config: { mode: 'x' },
      name: 'prod/a.json',
    });
  });

  it("is missing if there is none, and the package's example is not used instead", () => {
    expect(stopped(() => operatorConfig(undefined, folderWith({})))).toMatch(
      /there is no config in this folder \| .*--config/,
    );
  });

  it('is refused if there are two', () => {
    const folder = folderWith({ 'riposte.config.json': {}, 'rollout.config.json': ROLLOUT });
    expect(stopped(() => operatorConfig(undefined, folder))).toMatch(
      /several configs in this folder: riposte.config.json, rollout.config.json \| choose one/,
    );
  });

  it('is reported with the file that cannot be loaded', () => {
    const folder = folderWith({ 'riposte.config.js': 'require("not-installed-anywhere")' });
    expect(stopped(() => operatorConfig(undefined, folder))).toMatch(
      /riposte.config.js cannot be loaded: [^\n]*not-installed-anywhere[^\n]*\| /,
    );
    expect(stopped(() => operatorConfig(undefined, folder))).not.toContain('Require stack');
  });

  it('needs tsx if it is TypeScript, and the problem names how to install it', () => {
    const folder = folderWith({ 'riposte.config.ts': 'export const config = {};' });
    expect(stopped(() => operatorConfig(undefined, folder))).toMatch(
      /riposte.config.ts is TypeScript, and tsx.*not installed.* \| run npm install --save-dev tsx/,
    );
  });
});

describe('a command that shows one pipeline', () => {
  const {
    mode: _,
    powers: __,
    ...hub
  } = configInput({
    notifications: { scope: { organization: '123456789012' } },
    existing: { buildServiceAccount: 'builder@shop-prod.iam.gserviceaccount.com' },
    backend: { type: 'gcs', bucket: 'state', prefix: 'riposte' },
  });
  const rollout = {
    hub,
    projects: [
      { id: 'shop-observed', number: '600000000001', tiers: ['observe'] },
      { id: 'shop-web', number: '500000000001', tiers: ['observe', 'access'] },
      { id: 'demo-prj', number: '210987654321', tiers: ['observe'] },
    ],
  };
  const shown = (files: Record<string, unknown>, asked: Parameters<typeof shownConfig>[0] = {}) =>
    shownConfig(asked, fakeIo({ cwd: folderWith(files) }));

  it("uses the package's example if there is no config", () => {
    expect(shown({})).toMatchObject({ config: example, isSample: true });
  });

  it('shows the first project of a rollout in which it may act, without the hub, and reports that', () => {
    const { config, isSample, notes } = shown({ 'rollout.config.json': rollout });
    expect(isSample).toBe(false);
    expect(config).toMatchObject({
      project: { id: 'shop-web' },
      notifications: { scope: 'project' },
    });
    expect(config.existing).toBeUndefined();
    expect(notes?.[0]).toMatch(
      /^rollout\.config\.json is a rollout: .*else shop-web, the first of its 3 projects/,
    );
  });

  it("shows the finding's own project if the rollout lists it", () => {
    const { configFor } = shown({ 'rollout.config.json': rollout });
    expect(configFor?.('demo-prj')?.powers?.tiers).toEqual(['observe']);
    expect(configFor?.('not-listed')).toBeUndefined();
  });

  it.each(['demo-prj', '210987654321'])('shows the named project for every finding: %s', (project) => {
    const { config, configFor } = shown({ 'rollout.config.json': rollout }, { project });
    expect(config.project.id).toBe('demo-prj');
    expect(configFor?.('shop-web')?.project.id).toBe('demo-prj');
  });

  it('accepts a rollout that --config names', () => {
    expect(shown({ 'all.json': rollout }, { config: 'all.json' }).config.project.id).toBe('shop-web');
  });

  it.each([
    [
      'a rollout that does not list it',
      { 'rollout.config.json': rollout },
      /does not list the project nowhere/,
    ],
    ['a config of one project', { 'riposte.config.json': configInput() }, /is the config of one project/],
    ['the example', {}, /there is no rollout in this folder/],
  ])('refuses --project with %s', (_name, files, message) => {
    expect(stopped(() => shown(files, { project: 'nowhere' }))).toMatch(message);
  });

  /** Both commands add the finding's project and its accounts to the config. */
  it.each([
    [
      'riposte.config.json',
      configInput({
        powers: {
          tiers: ['observe', 'workload'],
          runtimeServiceAccounts: ['web-runtime@another-project.iam.gserviceaccount.com'],
        },
      }),
    ],
    ['rollout.config.json', { ...rollout, projects: [{ id: 'shop-web', number: '5', tiers: ['access'] }] }],
  ])('refuses what synthesis refuses in %s, before it changes the config', (name, content) => {
    expect(() => shown({ [name]: content })).toThrow(Stop);
  });

  it('prints the warnings of synthesis', () => {
    const notes = shown({ 'riposte.config.json': configInput() }).notes;
    expect(notes).toEqual([expect.stringMatching(/^warning: riposte\.config\.json, backend: /)]);
  });

  it.each(['start', 'simulate'])(
    '%s names the file of the config, and reports that the mode differs from it',
    async (command) => {
      const said = async (files: Record<string, unknown>, ...args: string[]) => {
        const folder = folderWith(files);
        const io = fakeIo({ cwd: folder });
        const finding = command === 'simulate' ? ['-'] : [];
        await run(
          [command, ...finding, ...args],
          { ...io, stdin: fakeIo({ stdin: REFERENCE_NOTIFICATION }).stdin },
          fakePipelines(),
        );
        return io.out.join('') + io.err.join('');
      };
      expect(await said({})).toContain("this folder has no config: the package's example runs");
      const own = { 'riposte.config.json': configInput({ mode: 'observe' }) };
      expect(await said(own)).toContain(
        'riposte.config.json sets mode observe; this run uses enforce (the default of a rehearsal',
      );
      expect(await said(own, '--mode', 'enforce')).toContain('this run uses enforce (--mode)');
      expect(await said(own, '--mode', 'observe')).not.toContain('sets mode');
    },
  );

  it('passes config and bundle to the pipeline', async () => {
    const folder = folderWith({ 'riposte.config.json': configInput() });
    const pipelines = fakePipelines();
    await run(['start', '--bundle', 'dist/functions'], fakeIo({ cwd: folder }), pipelines);
    expect(pipelines.asked[0]).toMatchObject({
      operator: { name: 'riposte.config.json' },
      bundleDir: join(folder, 'dist', 'functions'),
    });
  });
});
