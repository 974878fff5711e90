/** Characters that mean something in CommonMark or on GitHub wherever they stand. */
const ALWAYS = /[\\`*[\]<>~|$@!]/g;

const REFERENCES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;' };

/** An underscore between two letters or digits emphasizes nothing; any other one may. */
const UNDERSCORE = /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;
/** A colon that makes an address (`https://`, `mailto:x`) or a shortcode (`:name:`), and not the one before a blank. */
const COLON = /(?<!\d):(?=\S)|:(?=[^\s\d])/g;
/** GitHub makes a link of the number of an issue. */
const NUMBER = /#(?=\d)/g;
/** GitHub makes a link of `www.`, without a scheme. */
const WWW = /(www)\.(?=\S)/gi;
const ENTITY = /&(?=#?[A-Za-z0-9]+;)/g;
/** A list, a heading line or a thematic break begins here: at the start of a line only. */
const START = /^(\s*)(?:([-+=#])(?=\s|$|\2|#)|(\d{1,9})([.)])(?=\s|$))/;

/**
 * One line of any text as markdown that shows it, and nothing else: no emphasis, link, HTML, heading, list, table, math,
 * mention, shortcode or bare address survives. Only what must be is escaped, so that the text reads unrendered too. The
 * text has no line breaks (visible-text.ts).
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(ENTITY, '&amp;')
    .replace(ALWAYS, (character) => REFERENCES[character] ?? `\\${character}`)
    .replace(UNDERSCORE, '\\_')
    .replace(COLON, '\\:')
    .replace(NUMBER, '\\#')
    .replace(WWW, '$1\\.')
    .replace(START, (_all, blank: string, sign: string | undefined, number = '', end = '') =>
      sign === undefined ? `${blank}${number}\\${end}` : `${blank}\\${sign}`,
    );
}
