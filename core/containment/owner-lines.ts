import { tryAction } from '../actions';
import { parseCloudRunName } from '../finding/resource-names';
import { type ChangedStep, noLines, type OwnerFamily, type OwnerLines } from './owner-words';
import type { OwnerTool } from './ownership';

/** Total: a step whose names break Cloud Run's rules, and an action that says nothing to the owner, have no lines. */
export function ownerLines(step: ChangedStep, tool: OwnerTool): OwnerLines {
  const service = parseCloudRunName(step.target);
  if (!service.ok) return noLines('The name of the service is not valid, so no lines can be given.');
  if (tool === 'unknown')
    return noLines('Find out who deploys the service, and ask for the same change there.');
  const { words } = tryAction(step.action) ?? {};
  const names = { service: service.value, revision: checked(step, words?.refugeOf?.(step.after)) };
  return (
    words?.owner.lines[family(tool)](names) ??
    noLines('Ask the owner to put the same change into what they deploy.')
  );
}

/** The name of a revision that obeys the rules for names: it is parsed as part of a whole name. */
function checked({ target }: ChangedStep, revision: string | undefined): string | undefined {
  const name = parseCloudRunName(`${target}/revisions/${revision ?? ''}`);
  return name.ok ? name.value.child : undefined;
}

const family = (tool: OwnerTool): OwnerFamily =>
  tool === 'terraform' ? 'terraform' : tool === 'config-connector' ? 'connector' : 'gcloud';
