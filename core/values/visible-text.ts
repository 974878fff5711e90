/**
 * Findings are hostile input. Escaping keeps them from acting as markup. This file keeps them from deceiving the reader:
 * it spells out control characters, bidirectional overrides, zero-width and other invisible characters.
 * Source of the classes: Unicode TR36 "Bidirectional Text Spoofing", TR39; CVE-2021-42574 ("Trojan Source"). The
 * default-ignorable code points (UAX #44, DerivedCoreProperties.txt) include fillers, joiners, variation selectors,
 * tags and code points that are reserved for later ones. U+2800 is a blank pattern of Braille.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Long enough for every honest path or command line. A megabyte of arguments is only in the evidence. */
const LIMIT = 2_000;

const spell = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
};

/** One line of text without invisible characters. If it was shortened, it says by how much. */
export function visible(text: string, limit = LIMIT): string {
  const characters = [...text];
  const shown = characters.slice(0, limit).join('').replace(INVISIBLE, spell);
  const cut = characters.length - limit;
  return cut > 0 ? `${shown} \u2026 (${cut} more characters in the evidence)` : shown;
}

/** The same value with every string and every key made visible, at every depth. */
export function visibleDeep<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [visible(key, 200), walk(member)]));
}
