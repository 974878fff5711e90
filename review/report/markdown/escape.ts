/**
 * Text from a plan as markdown that shows exactly this text. Every ASCII punctuation character becomes a character
 * reference. CommonMark never interprets a reference as markup. A backslash, in contrast, does not work everywhere:
 * GitHub, GitLab and markdown-it disagree on backslashes before a pipe in a table cell.
 */
export const inProse = (text: string, limit = 1_000): string =>
  withoutReferences(cut(text, limit)).replace(PUNCTUATION, referenceOf);

/** In bold. Markdown ends bold text at a space inside the asterisks, so this trims the text. */
export const inBold = (text: string, limit = 1_000): string => `**${inProse(text.trim() || '-', limit)}**`;

/**
 * Limits the length of a text so that it does not fill a page. The other formats contain the whole text. In UTF-16 units
 * of the plain text; each unit may become fifteen units of markdown.
 */
const cut = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')} … (${text.length - limit} more characters)`;

/** Harmless anywhere within a line, but not at its start, where they may begin a list or a heading. */
const PUNCTUATION = /^\s+|^[-+]|^\d+[.)]|[!"#$%&'*+:;<=>?@[\\\]^_`{|}~]|www\.|(?<=-)-/g;

function referenceOf(found: string): string {
  if (/^\s+$/.test(found)) return ' ';
  if (found === 'www.') return 'www&#46;';
  return found.length === 1 ? numeric(found) : found.replace(/[.)]$/, numeric);
}

const numeric = (character: string): string => `&#${character.charCodeAt(0)};`;

/**
 * GitHub and GitLab look for mentions and issue numbers after they render markdown, so escaping does not prevent them. A
 * zero-width space inside does. Without it, a name in a plan would notify a person. They do not look inside code.
 */
const withoutReferences = (text: string): string =>
  text
    .replace(/(?<![A-Za-z0-9])@(?=[A-Za-z0-9_])/g, '@\u200b')
    .replace(/([#!])(?=\d)/g, '$1\u200b')
    .replace(/\b(GH-)(?=\d)/gi, '$1\u200b');

/** Machine text in prose or in a table cell. It may break after each separator, so that it fits on a phone. */
export const inCode = (text: string, limit = 400): string =>
  text === '' ? '' : `<code>${cut(text, limit).split(BREAK).map(escapeCode).join('<wbr>')}</code>`;

/** After a separator, and within a long run of characters without one. */
const BREAK = /(?<=[/._@:=,([{"-])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]{16})(?=[A-Za-z0-9]{4})/;
const escapeCode = (text: string): string =>
  text.replace(/[!"#$%&'*+:;<=>?@[\\\]^_`{|}~]|^\s|\s$|www(?=\.)/g, codeReference);
const codeReference = (found: string): string => (found === 'www' ? '&#119;ww' : numeric(found));

/** One character longer than the longest fence in the text, so that the text cannot end the fence. */
export function fenceFor(lines: readonly string[]): string {
  const longest = lines.reduce((most, line) => Math.max(most, ...runsIn(line)), 2);
  return '`'.repeat(longest + 1);
}

const runsIn = (line: string): number[] => (line.match(/`+/g) ?? ['']).map((run) => run.length);

/**
 * A comment that renderers hide and searches find. It contains only the name, so that an upgrade still finds its
 * comment.
 */
export const markerOf = (name: string, part = 1): string =>
  `<!-- riposte-review:${name.replace(/[^A-Za-z0-9._/]+/g, '-') || '-'}${part === 1 ? '' : `:${part}`} -->`;

/** Accepts `https` addresses and relative addresses as the target of a link. */
export const linkTo = (words: string, href: string): string =>
  `[${words}](${encodeURI(href).replace(/[()]/g, '')})`;
