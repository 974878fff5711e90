import { byHandOf } from '../advice/by-hand';
import type { CaseRecord } from '../case/record';
import type { ByHandView } from './view-model';

const REHEARSED =
  'In a case of your own cloud, this section lists the commands with which a person contains the workload. A rehearsal lists none, because they would change a workload that may not exist or is not affected.';

const TEXT =
  'Run the commands that fit, in this order, with an account that may change the workload. docs/runbooks.md#contain-by-hand explains what each command does and what it costs.';

/**
 * The commands of the case. They are composed again from the record, because another version or somebody else may have
 * written the commands in it.
 */
export function byHandView(record: CaseRecord): ByHandView {
  const commands = byHandOf(record);
  if (commands.length === 0) return { text: '', commands: [] };
  return record.rehearsal === undefined ? { text: TEXT, commands } : { text: REHEARSED, commands: [] };
}
