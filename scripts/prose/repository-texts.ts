import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestSection, type ProseText, textsInCode, textsInHashComments, textsInMarkdown } from './texts';

const ROOT = join(__dirname, '..', '..');

/** Made by a build or a run, installed, or copied from somebody else. */
const NOT_OURS = [
  'node_modules',
  'dist',
  'cdktf.out',
  '.git',
  '.riposte',
  'recordings',
  'fixtures',
  'discovery',
];

/** The rules name the phrases that they refuse, and so do their tests. */
const QUOTES_PHRASES = ['scripts/prose/rules.ts', 'test/scripts/prose.test.ts'];

/** How the prose of a file is found, by the ending of its name. */
const READERS: Readonly<Record<string, (file: string, source: string) => readonly ProseText[]>> = {
  md: (file, source) => textsInMarkdown(file, file === 'CHANGELOG.md' ? newestSection(source) : source),
  ts: textsInCode,
  mjs: textsInCode,
  js: textsInCode,
  yml: textsInHashComments,
  yaml: textsInHashComments,
};

/** All prose of the repository: documents, and comments and strings of the code. */
export const repositoryTexts = (): readonly ProseText[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]))
    .filter((file) => !QUOTES_PHRASES.includes(file))
    .flatMap((file) => {
      const reader = READERS[file.split('.').at(-1) ?? ''];
      return reader ? reader(file, readFileSync(join(ROOT, file), 'utf8')) : [];
    });

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
