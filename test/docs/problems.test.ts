import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_GROUPS } from '../../core/problem/problem-codes';
import { problemsMarkdown, readProblems } from '../../scripts/problems';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['cli', 'constructs', 'core', 'functions', 'review', 'stacks', 'testing'];
const codes = PROBLEM_GROUPS.flatMap((group) => Object.keys(group.codes));

describe('docs/problems.md', () => {
  it('matches the list of codes; if not, run npm run docs', () => {
    expect(readProblems()).toBe(problemsMarkdown());
  });

  // The compiler checks that no code is missing from the list, because a problem accepts no other code.
  it('has no code that nothing emits', () => {
    const sources = FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('problem-codes.ts'))
        .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
    ).join('\n');
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  it('has each code once, as words with hyphens', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z]+(?:-[a-z]+)*$/.test(code))).toEqual([]);
  });
});
