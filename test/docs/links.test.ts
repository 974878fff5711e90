import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version } from '../../package.json';
import { markdownFiles, ROOT, withoutCodeBlocks } from './markdown-files';

/** Includes the READMEs of the examples, whose links are relative to their own folders. */
const EXAMPLES = readdirSync(join(ROOT, 'examples'))
  .map((name) => `examples/${name}/README.md`)
  .filter((path) => existsSync(join(ROOT, path)));
const FILES = [
  ...markdownFiles(),
  ...EXAMPLES.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
];

/** Anchors of headings as GitHub forms them. */
const anchorsOf = (text: string): string[] =>
  [...withoutCodeBlocks(text).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksIn = (text: string): string[] =>
  [...withoutCodeBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] as string)
    .filter((target) => !/^[a-z]+:/.test(target));

/** The problem of a link, or nothing. */
function problemOf(link: string, from: string): string[] {
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? join(ROOT, from) : join(ROOT, dirname(from), target);
  if (!existsSync(path)) return [`${link}: no such file`];
  if (anchor === undefined || statSync(path).isDirectory()) return [];
  return anchorsOf(readFileSync(path, 'utf8')).includes(anchor) ? [] : [`${link}: no such heading`];
}

test.each(FILES.map(({ path, text }) => [path, text] as const))(
  'every relative link of %s resolves',
  (path, text) => {
    expect(linksIn(text).flatMap((link) => problemOf(link, path))).toEqual([]);
  },
);

test('links are found, with and without anchors', () => {
  const all = FILES.flatMap(({ text }) => linksIn(text));
  expect(all.length).toBeGreaterThan(40);
  expect(all.filter((link) => link.includes('#')).length).toBeGreaterThan(3);
});

test('every named tarball has the name that npm pack gives it', () => {
  const named = FILES.flatMap(({ text }) => text.match(/riposte-gcp-[\w.-]+?\.tgz/g) ?? []);
  expect(named.length).toBeGreaterThan(EXAMPLES.length);
  expect([...new Set(named)]).toEqual([`riposte-gcp-${version}.tgz`]);
});

test('no example is installed with a bare npm install, which ends with 404', () => {
  const bare = EXAMPLES.filter((path) => /^npm install$/m.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(bare).toEqual([]);
});

/** The actor cannot take an approval yet, so a document that recommends the mode must state this. */
test('no document recommends mode approve without the statement that approving is not built', () => {
  const mute = FILES.filter(({ text }) => /`approve`/.test(text)).filter(
    ({ text }) => !/approving is not built|Nobody can approve/i.test(text),
  );
  expect(mute.map(({ path }) => path).filter((path) => path !== 'docs/catalogue.md')).toEqual([]);
});
