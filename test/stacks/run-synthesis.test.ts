import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSynthesis } from '../../stacks/run-synthesis';
import { synthesizeProject } from '../../stacks/synthesize';
import { configInput } from '../factories/config';
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

test('all mistakes in a config are reported at once, and nothing is synthesized', () => {
  const { outdir, code, text } = run(THREE_MISTAKES);
  expect(code).toBe(2);
  expect(existsSync(outdir)).toBe(false);
  expect(text).toContain('riposte.config.ts has 3 problems; nothing was synthesized.');
  for (const place of ['region', 'mode', '(top level)']) expect(text).toContain(`where:    ${place}\n`);
  expect(text.match(/code: {5}.*/g)?.sort()).toEqual([
    'code:     not-allowed',
    'code:     not-allowed',
    'code:     unknown-member',
  ]);
});

test('an output folder that cannot be written is the problem of the disk, without a stack trace', () => {
  const file = join(tempFolder('in-the-way'), 'file');
  writeFileSync(file, '');
  const said: string[] = [];
  const code = runSynthesis({
    config: configInput(),
    outdir: join(file, 'out'),
    bundleDir: standInBundle(),
    args: ['--json'],
    print: (line) => said.push(line),
    complain: (line) => said.push(line),
  });
  expect(code).toBe(2);
  expect(JSON.parse(said.join('')).errors).toEqual([
    expect.objectContaining({ code: 'not-a-folder', where: expect.stringContaining(file) }),
  ]);
});

test('each mistake names what is wrong, where, what is expected and how to fix it', () => {
  const { text } = run({ ...configInput(), region: 'Iowa' });
  expect(text).toContain('1 problem;');
  expect(text).toMatch(/\n {4}where: +region\n {4}expected: .+\n {4}fix: +.+\n {4}code: +not-allowed/);
});

test('a problem that only the constructs detect is reported with its construct path', () => {
  const foreignKey = configInput({
    encryption: { kmsKey: 'projects/shop-prod/locations/global/keyRings/r/cryptoKeys/k' },
  });
  const outdir = tempFolder('foreign');
  const synthesis = () => synthesizeProject(parsedConfig(foreignKey), { outdir, bundleDir: standInBundle() });
  expect(synthesis).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({
        code: 'cannot-be-deployed',
        what: expect.stringMatching(/riposte-project\/riposte\/.+: .*projects\/shop-prod\/locations\/global/),
      }),
    }),
  );
  expect(existsSync(join(outdir, 'stacks', 'riposte-project'))).toBe(false);
});

describe('a risky value', () => {
  const NOW = Date.parse('2026-11-26T00:00:00Z');
  /** An account that is allowed, and that many services share. */
  const RISKY = configInput({
    powers: {
      tiers: ['observe', 'workload'],
      runtimeServiceAccounts: ['400000000001-compute@developer.gserviceaccount.com'],
    },
    backend: { type: 'gcs', bucket: 'state', prefix: 'riposte' },
  });
  const synthesizing = (config: unknown, more: Partial<Parameters<typeof runSynthesis>[0]> = {}) => {
    const printed: string[] = [];
    const complaints: string[] = [];
    const code = runSynthesis({
      config,
      outdir: tempFolder('risky'),
      bundleDir: standInBundle(),
      only: '',
      now: () => NOW,
      print: (line) => void printed.push(line),
      complain: (line) => void complaints.push(line),
      ...more,
    });
    return { code, printed, complaints };
  };

  test('is a warning, and the stack is written', () => {
    const { code, printed, complaints } = synthesizing(RISKY);
    expect(code).toBe(0);
    expect(printed).toEqual([expect.stringMatching(/^Synthesized riposte-project/)]);
    expect(complaints).toEqual([expect.stringMatching(/^warning: powers\.runtimeServiceAccounts\.0: /)]);
  });

  test('is an error with --strict, and nothing is written', () => {
    const outdir = join(tempFolder('strict'), 'out');
    const { code, printed, complaints } = synthesizing(RISKY, { args: ['--strict'], outdir });
    expect({ code, printed }).toEqual({ code: 2, printed: [] });
    expect(complaints[0]).toBe('riposte.config.ts has 1 problem; nothing was synthesized.');
    expect(existsSync(outdir)).toBe(false);
  });

  test('is an error with RIPOSTE_STRICT, which cdktf-cli passes on', () => {
    process.env.RIPOSTE_STRICT = '1';
    try {
      expect(synthesizing(RISKY).code).toBe(2);
    } finally {
      delete process.env.RIPOSTE_STRICT;
    }
  });

  test.each([
    ['warnings', RISKY, 0, { errors: [], warnings: ['default-compute-account'] }],
    ['errors', THREE_MISTAKES, 2, { errors: expect.arrayContaining(['unknown-member']), warnings: [] }],
    [
      'what the constructs refuse',
      { ...RISKY, encryption: { kmsKey: 'projects/p/locations/global/keyRings/r/cryptoKeys/k' } },
      2,
      { errors: ['cannot-be-deployed'], warnings: ['default-compute-account'] },
    ],
  ])('is one JSON document with --json: %s', (_kind, config, code, codes) => {
    const run = synthesizing(config, { args: ['--json'] });
    expect(run.code).toBe(code);
    expect(run.complaints).toEqual([]);
    expect(run.printed).toHaveLength(1);
    const { errors, warnings, synthesized, config: name } = JSON.parse(run.printed[0] ?? '');
    const all: Record<string, unknown>[] = [...errors, ...warnings];
    expect({ errors: errors.map(codeOf), warnings: warnings.map(codeOf) }).toEqual(codes);
    for (const problem of all) {
      expect(Object.keys(problem).sort()).toEqual(['code', 'expected', 'fix', 'what', 'where']);
    }
    expect(synthesized).toHaveLength(code === 0 ? 1 : 0);
    expect(name).toBe('riposte.config.ts');
  });

  test('an unknown argument is refused: --stict must not look like a strict run', () => {
    const { code, complaints } = synthesizing(RISKY, { args: ['--stict'] });
    expect(code).toBe(2);
    expect(complaints).toEqual([expect.stringContaining('--stict')]);
  });

  const codeOf = ({ code }: { readonly code: string }) => code;
});

test('a missing function bundle is reported with its fix', () => {
  const synthesis = () =>
    synthesizeProject(parsedConfig(), { outdir: tempFolder('out'), bundleDir: tempFolder('empty') });
  expect(synthesis).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'bundle-incomplete' }) }),
  );
});
