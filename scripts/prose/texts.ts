import { parse } from '@babel/parser';

/** A piece of prose, with the place where it begins. */
export interface ProseText {
  readonly file: string;
  /** The line of the first character; counts from 1. */
  readonly line: number;
  readonly text: string;
}

/** Spaces in place of everything but line breaks, so that lines keep their numbers. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Prose of a markdown document: without code blocks, code in backticks and targets of links. */
export const textsInMarkdown = (file: string, source: string): readonly ProseText[] => [
  {
    file,
    line: 1,
    text: source
      .replace(/^```[\s\S]*?^```$/gm, blank)
      .replace(/`[^`\n]+`/g, blank)
      .replace(/(?<=\])\([^)\s]+\)/g, blank),
  },
];

/** The section of the newest version of a changelog; earlier sections are history and stay as they are. */
export function newestSection(source: string): string {
  const [first, second] = [...source.matchAll(/^## \[/gm)].map(({ index }) => index);
  return blank(source.slice(0, first)) + source.slice(first, second);
}

/** Comments of a file whose comments begin with a hash, such as YAML. */
export const textsInHashComments = (file: string, source: string): readonly ProseText[] =>
  source.split('\n').flatMap((text, index) => {
    const [comment] = /(?<=^|\s)# .*$/.exec(text) ?? [];
    return comment === undefined ? [] : [{ file, line: index + 1, text: comment }];
  });

/** The comments, string literals and template literals of TypeScript or JavaScript. */
export function textsInCode(file: string, source: string): readonly ProseText[] {
  const { tokens } = parse(source, { sourceType: 'module', plugins: ['typescript'], tokens: true });
  return (tokens ?? []).flatMap(({ type, value, loc }: CodeToken) => {
    const text = proseOf(type, value);
    return text === undefined ? [] : [{ file, line: loc.start.line, text }];
  });
}

interface CodeToken {
  /** A name for a comment, an object with a label for everything else. */
  readonly type: string | { readonly label: string };
  readonly value: unknown;
  readonly loc: { readonly start: { readonly line: number } };
}

/** Undefined for a token that holds no prose. */
function proseOf(type: CodeToken['type'], value: unknown): string | undefined {
  const isComment = typeof type === 'string';
  if (!isComment && type.label !== 'string' && type.label !== 'template') return undefined;
  return String(value)
    .replace(/^[ \t]*\*/gm, blank)
    .replace(/`[^`\n]+`/g, blank);
}
