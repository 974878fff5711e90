import fc from 'fast-check';
import { printedProblem } from '../../../cli/terminal/problem';
import type { Problem } from '../../../core/problem/problem';

const problem: Problem = {
  code: 'not-allowed',
  what: 'the value is not allowed',
  where: 'region',
  expected: 'a region',
  fix: 'correct it',
};

describe('a problem on the terminal', () => {
  it('is printed on its five lines, whatever its texts contain (invariant 11)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (what, where) => {
        const printed = printedProblem({ ...problem, what, where });
        expect(printed.split('\n')).toHaveLength(6);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the test checks that they are absent
        expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });
});
