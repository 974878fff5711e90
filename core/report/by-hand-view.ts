import type { CaseRecord } from '../case/record';
import { byHandOf } from '../containment/by-hand';
import type { ByHandView } from './view-model';

const REHEARSED =
  'In a case of your own cloud, the commands with which a person contains the workload stand here. A rehearsal has none: they would be about a workload that may not exist, or that is not affected.';

const TEXT =
  'Run what fits, as somebody who may change the workload, in this order. docs/runbooks.md#contain-by-hand says what each command does and what it costs.';

/**
 * The commands of the case. They are composed anew from the record: what stands in it as text may have been written by
 * another version, or by somebody else.
 */
export function byHandView(record: CaseRecord): ByHandView {
  const commands = byHandOf(record);
  if (commands.length === 0) return { text: '', commands: [] };
  return record.rehearsal === undefined ? { text: TEXT, commands } : { text: REHEARSED, commands: [] };
}
