import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { readFunctionBundle } from '../../../constructs/functions/function-bundle';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

const GOOD = 'export const respond = () => 1;\nexport const act = (): number => 2;\n';

/** The repository of a user, with these files. */
function repository(files: Record<string, string>): string {
  const folder = tempFolder('bundle');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function bundle(
  cwd: string,
  { entry = 'functions.ts', out = 'build/functions', more = [] as string[] } = {},
) {
  const io = fakeIo({ cwd });
  const code = await run(['bundle', '--entry', entry, '--out', out, ...more], io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}

describe('riposte bundle', () => {
  it('writes what a deployment needs, in the shape of the built-in bundle', async () => {
    const cwd = repository({ 'functions.ts': GOOD });
    const { code, out } = await bundle(cwd);
    expect([code, out]).toEqual([0, expect.stringContaining('into build/functions. Pass that folder')]);
    const builtIn = readFunctionBundle();
    const folder = join(cwd, 'build', 'functions');
    expect(readdirSync(folder).sort()).toEqual(Object.keys(builtIn).sort());
    for (const name of ['package.json', 'package-lock.json']) {
      expect(readFileSync(join(folder, name))).toEqual(builtIn[name]);
    }
    expect(readdirSync(join(cwd, 'build'))).toEqual(['functions']);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it('writes the same bytes in another folder, and no path of a machine', async () => {
    const files = {
      'functions.ts': `import { one } from './one';\n${GOOD}export default one;`,
      'one.ts': 'export const one = 1;',
    };
    const [first, second] = [repository(files), repository(files)];
    await bundle(first);
    await bundle(second);
    const code = (cwd: string) => readFileSync(join(cwd, 'build', 'functions', 'index.js'), 'utf8');
    expect(code(first)).toBe(code(second));
    expect(code(first)).not.toContain('riposte-bundle');
  });

  it('excludes what the buildpack installs', async () => {
    const entry = `import { http } from '@google-cloud/functions-framework';\nexport const framework = http;\n${GOOD}`;
    const cwd = repository({ 'functions.ts': entry });
    expect((await bundle(cwd)).code).toBe(0);
    const code = readFileSync(join(cwd, 'build', 'functions', 'index.js'), 'utf8');
    expect(code).toContain('require("@google-cloud/functions-framework")');
  });

  it('replaces an earlier bundle', async () => {
    const cwd = repository({ 'functions.ts': GOOD });
    await bundle(cwd);
    writeFileSync(join(cwd, 'functions.ts'), `${GOOD}export const third = 'newer';`);
    expect((await bundle(cwd)).code).toBe(0);
    expect(readFileSync(join(cwd, 'build', 'functions', 'index.js'), 'utf8')).toContain('newer');
  });

  it('accepts an entry that prints while it loads', async () => {
    const cwd = repository({ 'functions.ts': `${GOOD}console.log('{"hello":1}');` });
    expect((await bundle(cwd)).code).toBe(0);
  });

  it('resolves with another tsconfig.json', async () => {
    const cwd = repository({
      'functions.ts': "export { respond, act } from '@mine/parts';",
      'parts.ts': GOOD,
      'other.json': JSON.stringify({ compilerOptions: { paths: { '@mine/parts': ['./parts.ts'] } } }),
    });
    expect((await bundle(cwd, { more: ['--tsconfig', 'other.json'] })).code).toBe(0);
  });
});

describe('riposte bundle refuses, and writes nothing:', () => {
  const refusals: readonly (readonly [what: string, entry: string | undefined, told: RegExp])[] = [
    ['a missing entry', undefined, /where: +functions\.ts\n[\s\S]*code: +bundle-entry-missing\n/],
    [
      'an entry without exports',
      'const one = 1;',
      /respond.* act\n[\s\S]*code: +bundle-without-entry-points\n/,
    ],
    ['an entry without act', 'export const respond = () => 1;', /code: +bundle-without-entry-points\n/],
    [
      'an entry point that is no function',
      `${GOOD.split('\n')[0]}\nexport const act = 1;`,
      /code: +bundle-without-entry-points\n/,
    ],
    [
      'code that does not compile',
      `${GOOD}const = 1;\n`,
      /functions\.ts:3:7: [\s\S]*code: +bundle-not-compiled\n/,
    ],
    [
      'an import that does not resolve',
      `import './nowhere';\n${GOOD}`,
      /functions\.ts:1:8: .*"\.\/nowhere"[\s\S]*code: +bundle-not-compiled\n/,
    ],
    [
      'an entry that throws',
      `${GOOD}throw new Error('not like this');`,
      /not like this\n[\s\S]*code: +bundle-not-loadable\n/,
    ],
    [
      'an entry that needs the environment',
      `${GOOD}if (!process.env.HOME) throw new Error('no HOME');`,
      /no HOME\n[\s\S]*code: +bundle-not-loadable\n/,
    ],
    ['an entry that ends the process', `${GOOD}process.exit(0);`, /code: +bundle-not-loadable\n/],
  ];

  it.each(refusals)('%s', async (_what, entry, told) => {
    const cwd = repository(entry === undefined ? {} : { 'functions.ts': entry });
    const { code, out, err } = await bundle(cwd);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(told);
    expect(err).toMatch(/where: [\s\S]*expected: [\s\S]*fix: /);
    expect(existsSync(join(cwd, 'build', 'functions'))).toBe(false);
    expect(existsSync(join(cwd, 'build')) ? readdirSync(join(cwd, 'build')) : []).toEqual([]);
  });

  it('both of two mistakes at once', async () => {
    const cwd = repository({ 'functions.ts': `import './a';\nimport './b';\n${GOOD}` });
    expect((await bundle(cwd)).err).toMatch(/"\.\/a"[\s\S]*"\.\/b"/);
  });

  it('a file at the path of the folder', async () => {
    const cwd = repository({ 'functions.ts': GOOD, taken: 'mine' });
    const { code, err } = await bundle(cwd, { out: 'taken' });
    expect([code, err]).toEqual([2, expect.stringContaining('a file with this name exists')]);
    expect(readFileSync(join(cwd, 'taken'), 'utf8')).toBe('mine');
  });

  it('a folder with other files in it, such as the repository itself', async () => {
    const cwd = repository({ 'functions.ts': GOOD });
    const { code, err } = await bundle(cwd, { out: '.' });
    expect([code, err]).toEqual([2, expect.stringContaining('other files than a bundle: functions.ts')]);
    expect(readdirSync(cwd)).toEqual(['functions.ts']);
  });

  it('a broken entry over an earlier bundle, which stays', async () => {
    const cwd = repository({ 'functions.ts': GOOD });
    await bundle(cwd);
    const index = join(cwd, 'build', 'functions', 'index.js');
    const before = readFileSync(index, 'utf8');
    writeFileSync(join(cwd, 'functions.ts'), 'export const nothing = 1;');
    expect((await bundle(cwd)).code).toBe(2);
    expect(readFileSync(index, 'utf8')).toBe(before);
  });

  it('a folder as entry', async () => {
    const cwd = repository({});
    mkdirSync(join(cwd, 'functions.ts'));
    expect(await bundle(cwd)).toMatchObject({
      code: 2,
      err: expect.stringContaining('a folder, not a file'),
    });
  });

  it('calls without --entry or --out', async () => {
    const io = fakeIo();
    expect(await run(['bundle'], io)).toBe(2);
    expect(io.err.join('')).toContain('--entry');
  });

  it('a repository without esbuild', async () => {
    const cwd = repository({ 'functions.ts': GOOD });
    jest.resetModules();
    jest.doMock('esbuild', () => {
      throw Object.assign(new Error("Cannot find module 'esbuild'"), { code: 'MODULE_NOT_FOUND' });
    });
    const { run: freshRun } = require('../../../cli') as typeof import('../../../cli');
    const io = fakeIo({ cwd });
    expect(await freshRun(['bundle', '--entry', 'functions.ts', '--out', 'build'], io)).toBe(2);
    expect(io.err.join('')).toMatch(/esbuild is not installed[\s\S]*npm install --save-dev esbuild/);
    jest.dontMock('esbuild');
  });
});
