import { FilterError } from './grammar';

/** What ECMAScript knows and RE2 does not: Google would refuse the query (github.com/google/re2/wiki/Syntax). */
const NOT_IN_RE2 = /\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</;

/** An unanchored, case-sensitive regular expression; `(?i)` at its beginning makes it ignore case. */
export function compileRegex(pattern: string, position: number): RegExp {
  const ignoreCase = pattern.startsWith('(?i)');
  const body = ignoreCase ? pattern.slice(4) : pattern;
  if (NOT_IN_RE2.test(body)) throw new FilterError(`"${pattern}" has what RE2 does not know`, position);
  // Anything of (?...) that is left is a group (?:...) or a flag that is not translated here.
  if (/\(\?(?!:)/.test(body))
    throw new FilterError(`"${pattern}" has a flag that is not known here`, position);
  try {
    return new RegExp(body, ignoreCase ? 'iu' : 'u');
  } catch (cause) {
    throw new FilterError(
      `"${pattern}" is no regular expression: ${cause instanceof Error ? cause.message : cause}`,
      position,
    );
  }
}
