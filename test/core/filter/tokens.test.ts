import fc from 'fast-check';
import {
  FilterError,
  LOGGING_DIALECT,
  MONITORING_DIALECT,
  SCC_DIALECT,
  tokenize,
} from '../../../core/filter/tokens';

const read = (text: string, dialect = LOGGING_DIALECT) =>
  tokenize(text, dialect).map(({ kind, text: token }) => (kind === 'end' ? kind : `${kind} ${token}`));

test('Logging reads its own operators, comments and quoted path segments', () => {
  expect(read('-- why\n a.b=~"x"  c!~"y"\n-- end')).toEqual([
    'word a.b',
    'operator =~',
    'string x',
    'word c',
    'operator !~',
    'string y',
    'end',
  ]);
  expect(read('labels."a.b/c".d>=1')).toEqual(['word labels."a.b/c".d', 'operator >=', 'word 1', 'end']);
});

test('the other dialects refuse what only Logging has', () => {
  expect(() => read('a=~"x"', MONITORING_DIALECT)).toThrow(FilterError);
  expect(() => read('a=~"x"', SCC_DIALECT)).toThrow(FilterError);
  expect(read('-- a', SCC_DIALECT)).toEqual(['- -', '- -', 'word a', 'end']);
});

test('tokens follow each other, and only blanks and comments lie between them', () => {
  const parts = fc.array(
    fc.constantFrom('a.b', '"s t"', '=', '>=', '!=', '(', ')', ' ', '\n', '-- c\n', '-x'),
  );
  fc.assert(
    fc.property(parts, (all) => {
      const text = all.join(' ');
      let at = 0;
      for (const { position, end } of tokenize(text, LOGGING_DIALECT)) {
        expect(text.slice(at, position)).toMatch(/^(?:\s|--[^\n]*)*$/);
        at = end;
      }
      expect(at).toBe(text.length);
    }),
  );
});
