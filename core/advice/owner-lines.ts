import { tryAction } from '../actions';
import { parseCloudRunName } from '../finding/resource-names';
import { type ChangedStep, noLines, type OwnerFamily, type OwnerLines } from '../ownership/owner-words';
import type { OwnerTool } from '../ownership/ownership';
import { nounOf, responseWordsOf } from '../targets/response-words';

/** Total: no lines for a step whose names break Cloud Run's rules, or for an action without words for the owner. */
export function ownerLines(step: ChangedStep, tool: OwnerTool): OwnerLines {
  const workload = parseCloudRunName(step.target);
  if (!workload.ok) return noLines('The name of the workload is not valid, so Riposte gives no lines.');
  if (tool === 'unknown')
    return noLines(`Find out who deploys the ${nounOf(step.target)}, and ask them to make the same change.`);
  const { words } = tryAction(step.action) ?? {};
  const names = {
    workload: workload.value,
    resource: responseWordsOf(step.target).owner,
    revision: checked(step, words?.refugeOf?.(step.after)),
  };
  return (
    words?.owner.lines[family(tool)](names) ??
    noLines('Ask the owner to make the same change in what they deploy.')
  );
}

/** The name of a revision, if it obeys the rules for names. It is parsed as part of a whole name. */
function checked({ target }: ChangedStep, revision: string | undefined): string | undefined {
  const name = parseCloudRunName(`${target}/revisions/${revision ?? ''}`);
  return name.ok ? name.value.child : undefined;
}

const family = (tool: OwnerTool): OwnerFamily =>
  tool === 'terraform' ? 'terraform' : tool === 'config-connector' ? 'connector' : 'gcloud';
