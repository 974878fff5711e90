import { tryAction } from '../actions';
import type { ChangedStep, Lasting, Measured, Outlook } from '../ownership/owner-words';
import { type Ownership, type OwnerTool, toolWord } from '../ownership/ownership';
import { nounOf } from '../targets/response-words';
import { ownerLines } from './owner-lines';

const SCOPE = 'Other resources and other versions of the provider are not tested.';

const sendsBack = (noun: string): string =>
  `It is not tested whether the next deployment reverts this. gcloud writes a ${noun} as it read it, and changes only ` +
  'what its flags or its file set.';

/** @param noun - the kind of workload in words: `service` */
const UNMEASURED: Readonly<Record<Exclude<OwnerTool, 'terraform'>, (noun: string) => string>> = {
  'config-connector': (noun) =>
    `It is not tested whether Config Connector reverts this. It compares the ${noun} with its configuration ` +
    'about every ten minutes.',
  'cloud-functions': (noun) =>
    `It is not tested whether a new deployment of the function reverts this. Expect it to write the whole ${noun}.`,
  'cloud-build': sendsBack,
  'github-actions': sendsBack,
  gcloud: sendsBack,
  'cloud-console': () => 'It is not tested whether a change in the console reverts this.',
  unknown: (noun) =>
    `It is not known whether the next deployment reverts this. Terraform marks its ${noun}s by default, but an owner can ` +
    'disable that.',
};

const measuredOf = (action: string): Measured | undefined => tryAction(action)?.words?.owner.terraform;

/** What is known about an action under an owner's tool. Pure. The plan orders by it. */
export const outlookOf = (action: string, tool: OwnerTool): Outlook =>
  (tool === 'terraform' ? measuredOf(action)?.outlook : undefined) ?? 'not-measured';

/** The same for people. */
function outlookText(action: string, tool: OwnerTool, noun: string): string {
  if (tool !== 'terraform') return UNMEASURED[tool](noun);
  const measured = measuredOf(action);
  return measured === undefined
    ? `It is not tested whether the next apply reverts ${action}.`
    : `${measured.text} ${SCOPE}`;
}

/** Whether this step survives the owner's next deployment. */
export function lastingOf(step: ChangedStep, managedBy: Ownership): Lasting {
  return {
    managedBy,
    outlook: outlookOf(step.action, managedBy.tool),
    text: outlookText(step.action, managedBy.tool, nounOf(step.target)),
    merge: ownerLines(step, managedBy.tool),
  };
}

/** Why one action comes before others that also stop the bad image. A clause. */
export const preferenceReason = (passed: readonly string[], tool: OwnerTool, noun: string): string =>
  `it comes before ${passed.join(' and ')} because ${toolWord(tool)} manages the ${noun} and its next deployment is less likely to revert this step`;
