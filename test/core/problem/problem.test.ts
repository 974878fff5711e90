import { asProblem, type Problem, problemAt, problemLine, problemText } from '../../../core/problem/problem';

const problem: Problem = {
  code: 'not-allowed',
  what: 'the value is not allowed',
  where: 'region',
  expected: 'a region',
  fix: 'correct it',
};

describe('a problem', () => {
  it('is five lines for a person, and the code is the last', () => {
    expect(problemText(problem)).toBe(
      [
        'the value is not allowed',
        '  where:    region',
        '  expected: a region',
        '  fix:      correct it',
        '  code:     not-allowed',
      ].join('\n'),
    );
  });

  it('is indented completely in a list', () => {
    expect(problemText(problem, '  ').split('\n').slice(1)).toEqual([
      '    where:    region',
      '    expected: a region',
      '    fix:      correct it',
      '    code:     not-allowed',
    ]);
  });

  it('is one line in a log, with the code in brackets', () => {
    expect(problemLine(problem)).toBe(
      'region: the value is not allowed; expected a region; correct it [not-allowed]',
    );
  });

  it('has its place within the containing object', () => {
    expect(problemAt('config.json', problem).where).toBe('config.json, region');
  });

  it('omits members that are not part of it: JSON has five members', () => {
    const more = { ...problem, kind: 'malformed', about: { name: 'hostile' } };
    for (const bare of [asProblem(more), problemAt('f', more)]) {
      expect(Object.keys(bare).sort()).toEqual(['code', 'expected', 'fix', 'what', 'where']);
    }
  });
});
