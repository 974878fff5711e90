import { fenceFor } from './escape';

/** The parts of a comment. A page break falls between blocks, or inside a block of a kind that can be split. */
export type Block =
  /** Never split. */
  | { readonly kind: 'text'; readonly markdown: string }
  /** Split between items. Each item is markdown without its dash. */
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Split between rows, and the header is repeated. Cells are markdown. */
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Split between lines: the fence is closed and opened again. Lines are plain text. */
  | { readonly kind: 'fence'; readonly info: string; readonly lines: readonly string[] }
  /** Split between and within the folded blocks, and the summary is repeated. The summary is one line of HTML. */
  | {
      readonly kind: 'details';
      readonly summary: string;
      readonly open: boolean;
      readonly blocks: readonly Block[];
    }
  /** A heading stays with the block after it. */
  | { readonly kind: 'section'; readonly heading: string; readonly blocks: readonly Block[] };

export const textBlock = (...lines: readonly string[]): Block => ({
  kind: 'text',
  markdown: lines.join('\n'),
});

export const listBlock = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', items }];

/** The first items. If there are more, the others are folded. */
export function foldedList(
  items: readonly string[],
  shown: number,
  more: (count: number) => string,
): readonly Block[] {
  const rest = items.length - shown;
  // One more item is shorter than the text that would replace it.
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
      // The empty lines end the HTML, so that the folded text is read as markdown.
      return `${open}\n<summary>${block.summary}</summary>\n\n${renderBlocks(block.blocks)}</details>\n\n`;
    }
    case 'section':
      return `### ${block.heading}\n\n${renderBlocks(block.blocks)}`;
  }
}

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
