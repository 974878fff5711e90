/**
 * Text from a plan as markdown that shows exactly it. Every ASCII punctuation character becomes a character reference:
 * CommonMark never takes a reference for markup, and unlike a backslash it means the same in a table's cell, where
 * GitHub, GitLab and markdown-it disagree on backslashes before a pipe.
 */
export const inProse = (text: string, limit = 1_000): string =>
  withoutReferences(cut(text, limit)).replace(PUNCTUATION, referenceOf);

/** In bold, which ends at a space inside of the asterisks. */
export const inBold = (text: string, limit = 1_000): string => `**${inProse(text.trim() || '-', limit)}**`;

/**
 * No text is so long that it fills a page: all of it is in the other formats. In UTF-16 units of the plain text; each
 * may take fifteen as markdown.
 */
const cut = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')} … (${text.length - limit} more characters)`;

/** Harmless wherever they stand within a line, but not at its start, where they may begin a list or a heading. */
const PUNCTUATION = /^\s+|^[-+]|^\d+[.)]|[!"#$%&'*+:;<=>?@[\\\]^_`{|}~]|www\.|(?<=-)-/g;

function referenceOf(found: string): string {
  if (/^\s+$/.test(found)) return ' ';
  if (found === 'www.') return 'www&#46;';
  return found.length === 1 ? numeric(found) : found.replace(/[.)]$/, numeric);
}

const numeric = (character: string): string => `&#${character.charCodeAt(0)};`;

/**
 * GitHub and GitLab look for mentions and numbers of issues after markdown is rendered, so that no escape helps. A
 * zero-width space within keeps them from being found; nobody is told of a plan because its text holds a name.
 * Inside of code they do not look.
 */
const withoutReferences = (text: string): string =>
  text
    .replace(/(?<![A-Za-z0-9])@(?=[A-Za-z0-9_])/g, '@\u200b')
    .replace(/([#!])(?=\d)/g, '$1\u200b')
    .replace(/\b(GH-)(?=\d)/gi, '$1\u200b');

/** Machine text within prose or a table's cell. It may break after each separator, so that a phone can show it. */
export const inCode = (text: string, limit = 400): string =>
  text === '' ? '' : `<code>${cut(text, limit).split(BREAK).map(escapeCode).join('<wbr>')}</code>`;

/** After a separator, and in a run of characters that has none. */
const BREAK = /(?<=[/._@:=,([{"-])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]{16})(?=[A-Za-z0-9]{4})/;
const escapeCode = (text: string): string =>
  text.replace(/[!"#$%&'*+:;<=>?@[\\\]^_`{|}~]|^\s|\s$|www(?=\.)/g, codeReference);
const codeReference = (found: string): string => (found === 'www' ? '&#119;ww' : numeric(found));

/** The longest line of a fence's own, and one more: text in it cannot end it. */
export function fenceFor(lines: readonly string[]): string {
  const longest = lines.reduce((most, line) => Math.max(most, ...runsIn(line)), 2);
  return '`'.repeat(longest + 1);
}

const runsIn = (line: string): number[] => (line.match(/`+/g) ?? ['']).map((run) => run.length);

/** A comment that no renderer shows and every search finds: the name alone, so that no upgrade orphans a comment. */
export const markerOf = (name: string, part = 1): string =>
  `<!-- riposte-review:${name.replace(/[^A-Za-z0-9._/]+/g, '-') || '-'}${part === 1 ? '' : `:${part}`} -->`;

/** `https` addresses and relative ones as the target of a link. */
export const linkTo = (words: string, href: string): string =>
  `[${words}](${encodeURI(href).replace(/[()]/g, '')})`;
