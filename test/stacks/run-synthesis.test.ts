import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '../../stacks/run-synthesis';
import { synthesizeProject } from '../../stacks/synthesize';
import { configInput } from '../factories/config';
import { runMain } from '../factories/run-main';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

/** Three mistakes of three kinds: a wrong value, an unknown member, and a rule between members. */
const THREE_MISTAKES = {
  ...configInput(),
  region: 'Iowa',
  mode: 'enforced',
  exemptions: [],
};

function run(config: unknown) {
  const outdir = join(tempFolder('run'), 'out');
  const complaints: string[] = [];
  const code = runSynthesis({
    config,
    configName: 'riposte.config.ts',
    outdir,
    print: () => undefined,
    complain: (line) => complaints.push(line),
  });
  return { outdir, code, text: complaints.join('\n') };
}

test('all mistakes in a config are told at once, and nothing is synthesized', () => {
  const { outdir, code, text } = run(THREE_MISTAKES);
  expect(code).toBe(2);
  expect(existsSync(outdir)).toBe(false);
  expect(text).toContain('riposte.config.ts has 3 problems; nothing was synthesized.');
  for (const place of ['region: ', 'mode: ', 'unknown member "exemptions"']) expect(text).toContain(place);
});

test('each mistake says what, where, what is expected and how to mend it', () => {
  const { text } = run({ ...configInput(), region: 'Iowa' });
  expect(text).toContain('1 problem;');
  expect(text).toMatch(/region: .+\n {4}expected: .+\n {4}fix: .+/);
});

test('a problem that only the constructs can see is told with its construct path', () => {
  const foreign = configInput({
    powers: {
      tiers: ['observe', 'workload'],
      runtimeServiceAccounts: ['web-runtime@another-project.iam.gserviceaccount.com'],
    },
  });
  const outdir = tempFolder('foreign');
  const synthesis = () => synthesizeProject(parsedConfig(foreign), { outdir, bundleDir: standInBundle() });
  expect(synthesis).toThrow(/riposte-project\/riposte\/actor-grants\/workloads: web-runtime@another-project/);
  expect(existsSync(join(outdir, 'stacks', 'riposte-project'))).toBe(false);
});

test('a missing function bundle is told with its mend', () => {
  const synthesis = () =>
    synthesizeProject(parsedConfig(), { outdir: tempFolder('out'), bundleDir: tempFolder('empty') });
  expect(synthesis).toThrow(/index\.js, package-lock\.json, package\.json missing[\s\S]+npm run build/);
});

describe('the command itself', () => {
  test('prints every mistake without a stack trace, exits with 2 and writes nothing', () => {
    const folder = tempFolder('main');
    const file = join(folder, 'broken.json');
    writeFileSync(file, JSON.stringify(THREE_MISTAKES));
    const outdir = join(folder, 'out');
    const { status, stdout, stderr } = runMain({ RIPOSTE_CONFIG: file, CDKTF_OUTDIR: outdir });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('broken.json has 3 problems');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(outdir)).toBe(false);
  });

  test('says when the named config file does not exist', () => {
    const { status, stderr } = runMain({ RIPOSTE_CONFIG: 'nowhere.json' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^RIPOSTE_CONFIG names nowhere\.json, which does not exist/);
  });

  test('synthesizes the example config', () => {
    const outdir = join(tempFolder('main'), 'out');
    const { status, stdout } = runMain({ CDKTF_OUTDIR: outdir });
    expect(status).toBe(0);
    expect(stdout).toContain('Synthesized riposte-project into');
    expect(existsSync(join(outdir, 'stacks', 'riposte-project', 'cdk.tf.json'))).toBe(true);
  });
});
