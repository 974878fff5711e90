import { problemLine, problemsIn } from '../../scripts/prose/prose-problems';
import { repositoryTexts } from '../../scripts/prose/repository-texts';
import {
  newestSection,
  type ProseText,
  textsInCode,
  textsInHashComments,
  textsInMarkdown,
} from '../../scripts/prose/texts';

const texts = repositoryTexts();
const problems = texts.flatMap(problemsIn);

describe('the prose of the repository', () => {
  it('has no phrase that scripts/prose/rules.ts refuses', () => {
    expect(problems.map(problemLine)).toEqual([]);
  });

  it.each([
    'README.md',
    'docs/adr/0001-one-zip-two-entry-points.md',
    'examples/single-project/README.md',
    'core/values/result.ts',
    'ci/github/action.yml',
  ])('includes %s', (file) => {
    expect(texts.some((text) => text.file === file)).toBe(true);
  });
});

const found = (read: readonly ProseText[]) =>
  read.flatMap(problemsIn).map(({ line, phrase }) => `${line}: ${phrase}`);

describe('the prose linter', () => {
  it.each([
    'It reports mistakes told in rounds.',
    '`approve` is no step between.',
    'Said is verified.',
    'That means: withheld, and said so.',
    'Lint bans its way out.',
    'It is planned for, told to people.',
    'It is changed never.',
    'A redelivery that finds out what was done.',
    'The actor believes none.',
    'Both paths live from audit logs.',
    'The mend for each.',
    'For a while, repeats only notify people.',
    'The re-read policy is public.',
    'It is not tested whether an apply keeps it.',
  ])('refuses "%s"', (text) => {
    expect(problemsIn({ file: 'a.md', line: 1, text })).not.toEqual([]);
  });

  it.each([
    'Recommended amendments.',
    'Make two key rings.',
    'Nothing stands in the way.',
    'Some of ours are here.',
    'We could not even say sofa.',
  ])('accepts "%s"', (text) => {
    expect(problemsIn({ file: 'a.md', line: 1, text })).toEqual([]);
  });

  it('finds a phrase that a line break divides, at the line where it begins', () => {
    expect(found(textsInCode('a.ts', 'const a = 1;\n/**\n * A test says\n * so.\n */\n'))).toEqual([
      '3: says so',
    ]);
  });

  it('reads comments and strings of code, and neither names nor code in backticks', () => {
    const source = [
      'export const mend = () => `mend $' + '{mend}`; // mend',
      "const text = 'mend this'; // `mend`",
      'const pattern = /mend/;',
    ].join('\n');
    expect(found(textsInCode('a.ts', source))).toEqual(['1: mend', '1: mend', '2: mend']);
  });

  it('reads markdown without code and targets of links', () => {
    const source = 'Run `mend`.\n\n```sh\nmend\n```\n\n[mend](docs/mend.md)\n';
    expect(found(textsInMarkdown('a.md', source))).toEqual(['7: mend']);
  });

  it('reads the newest section of a changelog', () => {
    const source = '# Changelog\n\n## [2]\n\n- mend\n\n## [1]\n\n- mend\n';
    expect(found(textsInMarkdown('a.md', newestSection(source)))).toEqual(['5: mend']);
  });

  it('reads comments that begin with a hash', () => {
    expect(found(textsInHashComments('a.yml', 'run: mend # mend\n# mend\n'))).toEqual(['1: mend', '2: mend']);
  });

  it('shows the place, the phrase and what to write', () => {
    const [problem] = problemsIn({ file: 'core/a.ts', line: 7, text: 'mend it' });
    expect(problem && problemLine(problem)).toBe('core/a.ts:7: "mend": write "fix"');
  });
});
