import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { codeProblem } from '../../stacks/code-problem';
import { ROOT } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';

const CWD = '/home/one/security';
const CONFIG = { path: `${CWD}/riposte.config.ts`, name: 'riposte.config.ts', cwd: CWD };

const errorWith = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const whereOf = (cause: unknown, loaded = CONFIG) => codeProblem(cause, loaded).where;

describe('the place of code that cannot be loaded', () => {
  it('is where the compiler stopped, in the file that has the mistake', () => {
    const cause = errorWith(
      `Transform failed with 1 error:\n${CWD}/parts/list.ts:7:16: ERROR: Unexpected ";"`,
    );
    expect(codeProblem(cause, CONFIG)).toEqual({
      code: 'config-not-loadable',
      what: 'riposte.config.ts cannot be loaded: Unexpected ";"',
      where: 'parts/list.ts:7',
      expected: expect.stringContaining('`config` or `rollout`'),
      fix: 'fix the syntax at this place',
    });
  });

  it('is the first own line of the stack, below libraries and Node', () => {
    const stack = [
      'TypeError: no region',
      '    at Object.readFileSync (node:fs:448:20)',
      `    at parse (${CWD}/node_modules/yaml/dist/index.js:3:1)`,
      `    at Object.defineResponse (${ROOT}/core/config/define-response.ts:9:1)`,
      `    at <anonymous> (${CWD}/regions.ts?namespace=1795768472914:12:45)`,
      `    at Object.<anonymous> (${CWD}/riposte.config.ts:1:45)`,
    ].join('\n');
    expect(whereOf(errorWith('no region', { stack }))).toBe('regions.ts:12');
  });

  it('is the file above a syntax error that Node itself finds', () => {
    const cause = Object.assign(new SyntaxError('Unexpected token'), {
      stack: `${CWD}/riposte.config.js:2\nmodule.exports = {{;\n\nSyntaxError: Unexpected token`,
    });
    expect(codeProblem(cause, CONFIG)).toMatchObject({
      where: 'riposte.config.js:2',
      fix: 'fix the syntax at this place',
    });
  });

  it('is the line of the import of a file that is missing', () => {
    const cwd = tempFolder('code-problem');
    const path = join(cwd, 'riposte.config.ts');
    writeFileSync(join(cwd, 'list.ts'), "\n\nimport { x } from './gone';\n");
    const cause = errorWith(`Cannot find module './gone'\nRequire stack:\n- ${join(cwd, 'list.ts')}`, {
      code: 'MODULE_NOT_FOUND',
      requireStack: [join(cwd, 'node_modules', 'a', 'b.js'), join(cwd, 'list.ts'), path],
    });
    expect(codeProblem(cause, { path, name: 'riposte.config.ts', cwd })).toMatchObject({
      what: "riposte.config.ts cannot be loaded: Cannot find module './gone'",
      where: 'list.ts:3',
      fix: expect.stringContaining('path of the import'),
    });
  });

  it('asks for an install if a package is missing', () => {
    const cause = errorWith("Cannot find module 'left-padd'", { code: 'MODULE_NOT_FOUND' });
    expect(codeProblem(cause, CONFIG).fix).toContain('npm install');
  });

  it('is the line of the built file, where the config is built first', () => {
    const path = join(ROOT, 'dist', 'riposte.config.js');
    const stack = `Error: no\n    at Object.<anonymous> (${path}:34:7)`;
    const nameOf = (file: string) => relative(ROOT, file);
    const built = { path, name: 'riposte.config.ts', cwd: '/elsewhere', nameOf };
    expect(codeProblem(errorWith('no', { stack }), built)).toMatchObject({
      what: 'riposte.config.ts cannot be loaded: no',
      where: 'dist/riposte.config.js:34',
    });
  });

  it.each([['text'], [undefined], [{ stack: 7, requireStack: 'x', code: 'MODULE_NOT_FOUND' }], [null]])(
    'is the loaded file if the code throws %j',
    (cause) => {
      expect(whereOf(cause)).toBe('riposte.config.ts');
    },
  );

  it('keeps every line of a message on one line', () => {
    expect(codeProblem(errorWith('two mistakes:\n  - one\n\n  - two'), CONFIG, 'program').what).toBe(
      'riposte.config.ts cannot be run: two mistakes:; - one; - two',
    );
  });
});
