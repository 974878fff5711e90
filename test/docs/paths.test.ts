import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { markdownFiles, ROOT, withoutCodeBlocks } from './markdown-files';

/**
 * Paths that exist only after a build or a run, or inside the zip. Documents name them, but the tree does not contain
 * them.
 */
const MADE = ['.riposte/', 'cdktf.out/', 'dist/', 'node_modules/'];
const IN_THE_ZIP = [
  'index.js',
  'config.json',
  'package.json',
  'package-lock.json',
  'cdk.tf.json',
  'record.json',
];

/** Paths in the repository of a user. */
const YOURS = [
  'stacks/NAME/plan.json',
  'review.md',
  'review.2.md',
  'riposte-review.json',
  '.github/workflows/riposte-plan-review.yml',
  '.github/actions/riposte-review/action.yml',
  '.gitlab-ci.yml',
  'rollout.config.ts',
  'plan.json',
];

const ENDING = /(\/|\.(?:ts|js|mjs|json|md|svg|png|yml|html))$/;
const PLAIN = /^[A-Za-z0-9._/-]+$/;

/** Paths in backticks and targets of links: everything that ends like a file or a folder. */
function pathsIn(text: string, folder: string): string[] {
  const prose = withoutCodeBlocks(text);
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string);
  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] as string).split('#')[0] as string)
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => posix.join(folder === '.' ? '' : folder, target));
  const ours = quoted.filter((path) => PLAIN.test(path) && ENDING.test(path) && !path.startsWith('/'));
  return [...ours, ...linked];
}

const isMade = (path: string): boolean =>
  MADE.some((prefix) => path.startsWith(prefix)) || [...IN_THE_ZIP, ...YOURS].includes(path);

describe('documents', () => {
  it.each(markdownFiles().map(({ path, text }) => [path, text] as const))(
    '%s names only paths that exist',
    (path, text) => {
      const missing = pathsIn(text, dirname(path)).filter(
        (named) => !isMade(named) && !existsSync(join(ROOT, named.replace(/^\.\//, ''))),
      );
      expect(missing).toEqual([]);
    },
  );

  it('follow a finding through files that exist', () => {
    const architecture = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
    const named =
      architecture.match(/\b(?:core|functions|constructs|stacks|sandbox|cli)\/[a-z0-9/-]+\.ts\b/g) ?? [];
    expect(named?.length).toBeGreaterThan(15);
    expect(named?.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('contains the whole license', () => {
    const license = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
    expect(license).toContain('Version 2.0, January 2004');
    expect(license).toContain('END OF TERMS AND CONDITIONS');
  });
});
