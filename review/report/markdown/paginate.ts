import { type Block, renderBlock, renderBlocks } from './blocks';

/** A block that fits, and what is left of it. */
interface Cut {
  readonly fits: Block | undefined;
  readonly rest: Block | undefined;
}

/** Fewer are not worth a page of their own. */
const SMALLEST_ROOM = 600;

/**
 * Blocks in pages of at most `limit` UTF-16 units, as GitHub counts. No page ends inside of a fence, a table or folded
 * details; a heading stays with what follows it. A text block that is longer than a page is left whole: texts in a
 * report are bounded far below it.
 */
export function paginate(blocks: readonly Block[], limit: number): readonly string[] {
  const pages: string[] = [];
  let page: Block[] = [];
  let used = 0;
  const turn = () => {
    if (page.length > 0) pages.push(renderBlocks(page));
    page = [];
    used = 0;
  };
  const queue = [...blocks];
  for (let block = queue.shift(); block !== undefined; block = queue.shift()) {
    const { fits, rest } = cut(block, limit - used);
    if (fits) {
      page.push(fits);
      used += renderBlock(fits).length;
    }
    if (rest === undefined) continue;
    if (fits === undefined && page.length === 0) {
      // Nothing smaller is left to cut: it gets a page of its own.
      page.push(rest);
      turn();
      continue;
    }
    turn();
    queue.unshift(rest);
  }
  turn();
  return pages.length === 0 ? [''] : pages;
}

function cut(block: Block, room: number): Cut {
  if (renderBlock(block).length <= room) return { fits: block, rest: undefined };
  const whole = { fits: undefined, rest: block };
  if (room < SMALLEST_ROOM) return whole;
  switch (block.kind) {
    case 'text':
      return whole;
    case 'list':
      return cutList(block.items, room, (items) => ({ ...block, items })) ?? whole;
    case 'table':
      return cutList(block.rows, room, (rows) => ({ ...block, rows })) ?? whole;
    case 'fence':
      return cutList(block.lines, room, (lines) => ({ ...block, lines })) ?? whole;
    case 'details': {
      const inner = cutBlocks(block.blocks, room - renderBlock({ ...block, blocks: [] }).length);
      return inner === undefined
        ? whole
        : {
            fits: { ...block, blocks: inner.fits },
            rest: { ...block, ...continued(block), blocks: inner.rest },
          };
    }
    case 'section': {
      const inner = cutBlocks(block.blocks, room - renderBlock({ ...block, blocks: [] }).length);
      return inner === undefined
        ? whole
        : {
            fits: { ...block, blocks: inner.fits },
            rest: { ...block, ...continued(block), blocks: inner.rest },
          };
    }
  }
}

const CONTINUED = ' (continued)';

function continued(
  block: Block & { kind: 'details' | 'section' },
): { summary: string } | { heading: string } {
  const again = (words: string): string => (words.endsWith(CONTINUED) ? words : `${words}${CONTINUED}`);
  return block.kind === 'details' ? { summary: again(block.summary) } : { heading: again(block.heading) };
}

function cutBlocks(
  blocks: readonly Block[],
  room: number,
): { readonly fits: readonly Block[]; readonly rest: readonly Block[] } | undefined {
  const fitting: Block[] = [];
  let left = room;
  for (const [index, block] of blocks.entries()) {
    const { fits, rest } = cut(block, left);
    if (fits) fitting.push(fits);
    if (rest) {
      return fitting.length === 0 ? undefined : { fits: fitting, rest: [rest, ...blocks.slice(index + 1)] };
    }
    left -= renderBlock(block).length;
  }
  return { fits: fitting, rest: [] };
}

/** As many items as fit, by halving: the length grows with each item. */
function cutList<T>(items: readonly T[], room: number, make: (some: readonly T[]) => Block): Cut | undefined {
  let [least, most] = [0, items.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (renderBlock(make(items.slice(0, middle))).length <= room) least = middle;
    else most = middle - 1;
  }
  return least === 0 ? undefined : { fits: make(items.slice(0, least)), rest: make(items.slice(least)) };
}
