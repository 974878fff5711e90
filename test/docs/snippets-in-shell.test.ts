import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { run } from '../../cli';
import { fakeIo } from '../cli/fake-io';
import { ROOT } from './markdown-files';
import { type Snippet, snippets, snippetsOf } from './snippets';

const blocks = snippetsOf('sh');

/** Every gcloud command that the documents name, with its flags, from gcloud's own completion tree of 528.0.0. */
const GCLOUD: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(ROOT, 'test', 'fixtures', 'gcloud', 'flags.json'), 'utf8'),
);

/** Simple commands: the text between separators, without comments, quotes and continued lines. */
function commandsOf({ code }: Snippet): readonly string[] {
  return code
    .replace(/\\\n\s*/g, ' ')
    .replace(/'[^'\n]*'/g, 'QUOTED')
    .replace(/(^|\s)#.*$/gm, '')
    .replace(/"\$\(([^)]*)\)"/g, '; $1 ;')
    .replace(/"(?:[^"\n]*)\$\(([^)]*)\)(?:[^"\n]*)"/g, 'QUOTED; $1 ;')
    .replace(/"[^"\n]*"/g, 'QUOTED')
    .split(/\n|&&|\|\||[;|()]/)
    .map((command) => command.replace(/^\s*(?:(?:[A-Z_]+=\S*|then|do|if|-\s+run:)\s+)*/, '').trim())
    .filter((command) => command !== '');
}

const flagsIn = (command: string): string[] =>
  [...command.matchAll(/(?<=\s)--[a-z][a-z-]*/g)].map(([flag]) => flag);

const commands = (program: RegExp, of: readonly Snippet[] = blocks) =>
  of.flatMap((block) =>
    commandsOf(block)
      .filter((command) => program.test(command))
      .map((command) => [block.name, command.replace(program, ''), block] as const),
  );

describe('commands in the documents', () => {
  it('exist', () => {
    expect(blocks.length).toBeGreaterThan(30);
    expect(commands(/^gcloud /).length).toBeGreaterThan(30);
    expect(commands(/^npx riposte /).length).toBeGreaterThan(15);
    expect(commands(/^npm run /).length).toBeGreaterThan(15);
  });

  it.each(blocks.map((block) => [block.name, block.code]))('%s is a program of a shell', (_name, code) => {
    const { stderr, status } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  it.each(commands(/^gcloud /))('%s: gcloud %s has such flags', (_name, command) => {
    const words = command.split(/\s+/).filter((word) => !word.startsWith('-'));
    const known = words.map((_, index) => words.slice(0, index + 1).join(' '));
    const path = known.findLast((each) => Object.hasOwn(GCLOUD, each));
    expect(path).toBeDefined();
    const flags = flagsIn(` ${command}`);
    const has = [...(GCLOUD[path ?? ''] ?? []), ...(GCLOUD[''] ?? [])];
    expect(flags.filter((flag) => !has.includes(flag))).toEqual([]);
  });

  it.each(commands(/^(?:npx riposte|node bin\/riposte\.js) /))(
    '%s: riposte %s has such flags',
    async (_name, command) => {
      const io = fakeIo();
      const [name = '', under = ''] = command.split(/\s+/);
      // A command of a group, `riposte kill on`, has its flags below.
      await run([name, ...(/^[a-z]+$/.test(under) && name === 'kill' ? [under] : []), '--help'], io);
      const help = io.out.join('');
      expect(help).toContain(`Usage: riposte ${name}`);
      expect(flagsIn(command).filter((flag) => !help.includes(flag))).toEqual([]);
    },
  );

  /**
   * The commands of an example use its own scripts. All other commands use those of this repository or of a new one.
   */
  it.each([...commands(/^npm run /), ...commands(/^npm (?=start|test)/)])(
    '%s: npm run %s is a script',
    (_name, command, { path }) => {
      const folders = path.startsWith('examples/') ? [dirname(path)] : ['.', 'examples/single-project'];
      const scripts = folders.flatMap((folder) =>
        Object.keys(JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')).scripts),
      );
      expect(scripts).toContain(command.split(/\s+/)[0]);
    },
  );
});

describe('data in the documents', () => {
  it.each(snippetsOf('json').map(({ name, code }) => [name, code]))('%s is JSON', (_name, code) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });

  it.each(snippetsOf('yaml').map(({ name, code }) => [name, code]))('%s is YAML', (_name, code) => {
    expect(parseAllDocuments(code).flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('is in a language that a test checks', () => {
    // diff and text show what a program prints. js is a test file of an example.
    const checked = ['ts', 'sh', 'json', 'yaml', 'diff', 'text', 'js'];
    expect(snippets().filter(({ language }) => !checked.includes(language))).toEqual([]);
  });
});
