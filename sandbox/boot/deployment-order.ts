import { isObject, type Json } from '../../core/values/json';
import { BootError } from '../protocol/errors';
import type { StackBlock } from './resolver';

/**
 * An order in which Terraform could deploy the blocks: each block follows the blocks that it refers to or depends on.
 * Terraform deploys ready blocks in parallel, so an undeclared order is not guaranteed. Among the ready blocks, the
 * last one in the JSON comes first, which exposes a stack that depends on the order of its JSON.
 *
 * @throws BootError if the dependencies form a circle
 */
export function deploymentOrder(blocks: readonly StackBlock[]): readonly StackBlock[] {
  const byAddress = new Map(blocks.map((block) => [block.address, block]));
  const waitsFor = new Map(
    blocks.map(({ address, config }) => [
      address,
      new Set(dependenciesIn(config).filter((name) => name !== address && byAddress.has(name))),
    ]),
  );
  const order: StackBlock[] = [];
  const open = [...blocks].reverse();
  while (open.length > 0) {
    const index = open.findIndex(({ address }) => waitsFor.get(address)?.size === 0);
    if (index < 0) throw circle(open);
    const [block] = open.splice(index, 1) as [StackBlock];
    order.push(block);
    for (const { address } of open) waitsFor.get(address)?.delete(block.address);
  }
  return order;
}

const circle = (open: readonly StackBlock[]): BootError =>
  new BootError({
    where: open.map(({ address }) => address).join(', '),
    what: 'these blocks depend on each other in a circle',
    expected: 'dependencies without a circle',
    fix: 'remove one reference or depends_on',
  });

const REFERENCE = /\b((?:data\.)?google_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*)/g;

/** Addresses that a configuration mentions, in expressions and in depends_on. */
function dependenciesIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value.match(REFERENCE) ?? [];
  if (Array.isArray(value)) return value.flatMap(dependenciesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === '//' ? [] : dependenciesIn(member)));
}
