import { fenceFor } from './escape';

/** What a comment is built of. A page break falls between blocks, or where a block says that it can be broken. */
export type Block =
  /** Never broken. */
  | { readonly kind: 'text'; readonly markdown: string }
  /** Broken between items. Each is markdown of an item, without its dash. */
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Broken between rows; the head is repeated. Cells are markdown already. */
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Broken between lines; the fence is closed and opened again. Lines are plain text. */
  | { readonly kind: 'fence'; readonly info: string; readonly lines: readonly string[] }
  /** Broken between and within what is folded; the summary is repeated. The summary is HTML of one line. */
  | {
      readonly kind: 'details';
      readonly summary: string;
      readonly open: boolean;
      readonly blocks: readonly Block[];
    }
  /** A heading stays with what follows it. */
  | { readonly kind: 'section'; readonly heading: string; readonly blocks: readonly Block[] };

export const textBlock = (...lines: readonly string[]): Block => ({
  kind: 'text',
  markdown: lines.join('\n'),
});

export const listBlock = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', items }];

/** The first items, and the others folded where there are more of them. */
export function foldedList(
  items: readonly string[],
  shown: number,
  more: (count: number) => string,
): readonly Block[] {
  const rest = items.length - shown;
  // One more is shorter than the words that would stand for it.
  if (rest <= 1) return listBlock(items);
  return [...listBlock(items.slice(0, shown)), details(more(rest), listBlock(items.slice(shown)))];
}

export const section = (heading: string, blocks: readonly Block[]): readonly Block[] =>
  blocks.length === 0 ? [] : [{ kind: 'section', heading, blocks }];

export const details = (summary: string, blocks: readonly Block[], open = false): Block => ({
  kind: 'details',
  summary,
  open,
  blocks,
});

/** Blocks as markdown, each followed by an empty line. */
export const renderBlocks = (blocks: readonly Block[]): string => blocks.map(renderBlock).join('');

export function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `${block.markdown}\n\n`;
    case 'list':
      return `${block.items.map((item) => `- ${item}\n`).join('')}\n`;
    case 'table':
      return `${[block.head, block.head.map(() => '---'), ...block.rows].map(rowOf).join('\n')}\n\n`;
    case 'fence': {
      const fence = fenceFor(block.lines);
      return `${fence}${block.info}\n${block.lines.map((line) => `${line}\n`).join('')}${fence}\n\n`;
    }
    case 'details': {
      const open = block.open ? '<details open>' : '<details>';
      // The empty lines end the HTML, so that what is folded is read as markdown.
      return `${open}\n<summary>${block.summary}</summary>\n\n${renderBlocks(block.blocks)}</details>\n\n`;
    }
    case 'section':
      return `### ${block.heading}\n\n${renderBlocks(block.blocks)}`;
  }
}

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
