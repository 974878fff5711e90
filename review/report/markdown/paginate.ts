import { type Block, renderBlock, renderBlocks } from './blocks';

/** A block that fits, and the rest of the block. */
interface Cut {
  readonly fits: Block | undefined;
  readonly rest: Block | undefined;
}

/** Fewer units are not worth a separate page. */
const SMALLEST_ROOM = 600;

/**
 * Splits blocks into pages of at most `limit` UTF-16 units, as GitHub counts them. No page ends inside a fence, a table
 * or folded details, and a heading stays with the block after it. A text block that is longer than a page stays whole:
 * texts in a report are limited to much less.
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
      // The block cannot be split further, so it gets its own page.
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

/** As many items as fit, found by binary search: the length grows with each item. */
function cutList<T>(items: readonly T[], room: number, make: (some: readonly T[]) => Block): Cut | undefined {
  let [least, most] = [0, items.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (renderBlock(make(items.slice(0, middle))).length <= room) least = middle;
    else most = middle - 1;
  }
  return least === 0 ? undefined : { fits: make(items.slice(0, least)), rest: make(items.slice(least)) };
}
