/** Characters that have a meaning in CommonMark or on GitHub at any position. */
const ALWAYS = /[\\`*[\]<>~|$@!]/g;

const REFERENCES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;' };

/** An underscore between two letters or digits never emphasizes. Any other underscore may. */
const UNDERSCORE = /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;
/** A colon that is part of an address (`https://`, `mailto:x`) or a shortcode (`:name:`), but not a colon before a space. */
const COLON = /(?<!\d):(?=\S)|:(?=[^\s\d])/g;
/** GitHub turns the number of an issue into a link. */
const NUMBER = /#(?=\d)/g;
/** GitHub turns `www.` without a scheme into a link. */
const WWW = /(www)\.(?=\S)/gi;
const ENTITY = /&(?=#?[A-Za-z0-9]+;)/g;
/** The start of a list, a heading line or a thematic break. Only at the start of a line. */
const START = /^(\s*)(?:([-+=#])(?=\s|$|\2|#)|(\d{1,9})([.)])(?=\s|$))/;

/**
 * Escapes one line of text so that markdown shows it literally: no emphasis, link, HTML, heading, list, table, math,
 * mention, shortcode or bare address remains. It escapes only what it must, so that the text is also readable unrendered.
 * The text has no line breaks (visible-text.ts).
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
