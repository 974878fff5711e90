import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';
import { ROOT, withoutCodeBlocks } from '../docs/markdown-files';

/** What `npm pack` puts into the tarball, except the files that a build writes. */
const PACKED: ReadonlySet<string> = new Set(
  (
    JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as [{ readonly files: readonly { readonly path: string }[] }]
  )[0].files.map(({ path }) => path),
);

const isPacked = (path: string): boolean =>
  PACKED.has(path) || [...PACKED].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));

/** Folders whose code is compiled into the package. Users of the package read what this code prints. */
const FOLDERS = [
  'cli',
  'core',
  'constructs',
  'functions',
  'rehearsal',
  'review',
  'sandbox',
  'stacks',
  'testing',
];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);

/** Paths of documents and examples, relative to the root of the package, as texts write them. */
const NAMED =
  /(?<![\w./-])(?:(?:SECURITY|ARCHITECTURE|CONTRIBUTING|CHANGELOG|README)\.md|(?:docs|examples|ci)\/[\w./-]*\w(?:\.\w+)?)/g;
const comment = /^\s*(?:\*|\/\/|\/\*)/;

/** `docs/runbooks` is the start of a path with a placeholder, or a path in the repository of a user. */
const OTHERS = ['docs/runbooks'];

const namedIn = (text: string): string[] => [
  ...new Set(text.match(NAMED)?.filter((name) => !OTHERS.includes(name)) ?? []),
];

describe('the package includes what it names', () => {
  it('includes each document that a message of the code names', () => {
    const missing = sources.flatMap((file) => {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
      const told = lines.filter((line) => !comment.test(line)).join('\n');
      return namedIn(told).flatMap((name) => (isPacked(name) ? [] : [`${file}: ${name}`]));
    });
    expect(missing).toEqual([]);
  });

  const documents = [...PACKED].filter((path) => path.endsWith('.md')).sort();

  it('includes more than a few documents', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['SECURITY.md', 'docs/runbooks.md', 'docs/configuration.md', 'README.md']),
    );
  });

  it.each(documents)('%s: every link opens', (path) => {
    const text = withoutCodeBlocks(readFileSync(join(ROOT, path), 'utf8'));
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target.split('#')[0] ?? '')
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
    const missing = targets.filter((target) => !isPacked(posix.join(dirname(path), target)));
    expect(missing).toEqual([]);
  });

  it.each(documents.filter((path) => path !== 'CHANGELOG.md'))(
    '%s: every document and example that it names exists',
    (path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      expect(namedIn(text).filter((name) => !isPacked(name))).toEqual([]);
    },
  );
});

describe('the content of the package', () => {
  it('has an example finding: the one that riposte start sends', () => {
    expect(PACKED).toContain('examples/finding.json');
    const finding = JSON.parse(readFileSync(join(ROOT, 'examples', 'finding.json'), 'utf8'));
    expect(finding).toEqual(JSON.parse(REFERENCE_NOTIFICATION));
  });

  it('has every file that riposte init copies', () => {
    for (const example of ['single-project', 'organization-rollout']) {
      for (const file of [
        'main.ts',
        'tsconfig.json',
        'package.json',
        'cdktf.json',
        '.github/workflows/riposte.yml',
      ]) {
        expect(PACKED).toContain(`examples/${example}/${file}`);
      }
    }
  });

  it('has no installed and no generated file', () => {
    expect([...PACKED].filter((path) => /node_modules|cdktf\.out|\.riposte|\.tfstate/.test(path))).toEqual(
      [],
    );
  });
});
