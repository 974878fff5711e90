import type { Block } from '../schema/schema';
import type { Cloud } from './cloud';
import { conform, type Values } from './values';

/**
 * The resource behind an import block. What the cloud does not have is taken as existing: nobody can import what is
 * not there, and the rehearsal knows nothing of the real project. Its arguments are empty then, so the plan shows an
 * update of all of them.
 */
export function imported(cloud: Cloud, type: string, block: Block, id: string): Values {
  const existing = cloud.tryFind(type, id);
  if (existing) return conform(block, existing.values);
  const values = conform(block, { id });
  cloud.put({ type, id, values, assumed: true });
  cloud.note({
    kind: 'assumed',
    type,
    id,
    text: 'is imported: taken as existing, with nothing known of its settings',
  });
  return values;
}
