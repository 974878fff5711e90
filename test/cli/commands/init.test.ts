import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { run } from '../../../cli';
import { literal } from '../../../cli/init/config-text';
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

async function initializing(args: readonly string[], cwd = realpathSync(tempFolder('init'))) {
  const io = fakeIo({ cwd });
  const code = await run(args, io);
  return { code, out: io.out.join(''), err: io.err.join(''), folder: join(cwd, 'new'), cwd };
}

describe('riposte init', () => {
  it('says which flags are missing, in the words of the flags', async () => {
    const { code, err } = await initializing(['init', 'rollout', 'new', ...PIPELINE]);
    expect(code).toBe(2);
    expect(err.match(/^riposte: the value is missing$/gm)).toHaveLength(2);
    expect([...err.matchAll(/where: +(\S+)/g)].map(([, flag]) => flag)).toEqual([
      '--organization',
      '--protect',
    ]);
    expect(err).not.toContain('{}');
  });

  it.each([
    ['project', PROJECT, 'riposte.config.ts'],
    ['rollout', ROLLOUT, 'rollout.config.ts'],
  ])('writes a repository of the kind %s, and prints the next steps', async (kind, args, config) => {
    const { code, out, folder } = await initializing(args);
    expect(code).toBe(0);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
      [
        ...['.github', '.github/workflows', '.github/workflows/riposte.yml', '.gitignore', 'README.md'],
        ...['cdktf.json', 'main.ts', 'package.json', 'tsconfig.json', config],
      ].sort(),
    );
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name).toBe('new');
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const named = [...out.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? '');
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
    expect(named).toContain(kind === 'project' ? 'deploy' : 'deploy:hub');
    expect(out).toContain('cd new');
  });

  it('reports everything that is missing at once, with the names of the options', async () => {
    const { code, err, folder } = await initializing(['init', 'project', 'new']);
    expect(code).toBe(2);
    const named = [...err.matchAll(/where: +(--[a-z-]+)/g)].map(([, flag]) => flag);
    expect(named.sort()).toEqual(['--number', '--operator', '--project', '--region']);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['a region that does not exist', [...PROJECT, '--region', 'europe-west99'], '--region'],
    ['an operator without a domain', [...PROJECT, '--operator', 'group:oncall@example'], '--operator'],
    [
      'an account of another project',
      [...PROJECT, '--runtime-account', 'web-runtime@other-prj.iam.gserviceaccount.com'],
      '--runtime-account',
    ],
    ['a flag of the other kind', [...PROJECT, '--organization', '1'], '--organization'],
    ['a rollout of nothing', ROLLOUT.slice(0, ROLLOUT.indexOf('--protect')), '--protect'],
    ['a protected project without a number', [...ROLLOUT, '--protect', 'shop-web'], '--protect'],
  ])('refuses %s, and writes nothing', async (_name, args, flag) => {
    const { code, err, folder } = await initializing(args);
    expect(code).toBe(2);
    expect(err).toContain(`where:    ${flag}`);
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a folder that is not empty, and changes nothing in it', async () => {
    const cwd = realpathSync(tempFolder('init'));
    mkdirSync(join(cwd, 'new'));
    writeFileSync(join(cwd, 'new', 'main.ts'), 'mine');
    const { code, err } = await initializing(PROJECT, cwd);
    expect(code).toBe(2);
    expect(err).toMatch(/code: +folder-not-empty\n/);
    expect(readdirSync(join(cwd, 'new'))).toEqual(['main.ts']);
  });

  it('accepts a clone of an empty repository', async () => {
    const cwd = realpathSync(tempFolder('init'));
    mkdirSync(join(cwd, 'new', '.git'), { recursive: true });
    expect((await initializing(PROJECT, cwd)).code).toBe(0);
  });

  it('refuses a path that is a file', async () => {
    const cwd = realpathSync(tempFolder('init'));
    writeFileSync(join(cwd, 'new'), '');
    expect((await initializing(PROJECT, cwd)).code).toBe(2);
  });
});

test('any value in the written config evaluates to the same value', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.array(fc.string()), fc.record({ a: fc.string(), b: fc.integer() })),
      (value) => {
        expect(new Function(`return (${literal(value)});`)()).toEqual(value);
      },
    ),
  );
});
