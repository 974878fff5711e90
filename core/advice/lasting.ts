import { tryAction } from '../actions';
import type { ChangedStep, Lasting, Measured, Outlook } from '../ownership/owner-words';
import { type Ownership, type OwnerTool, toolWord } from '../ownership/ownership';
import { nounOf } from '../targets/response-words';
import { ownerLines } from './owner-lines';

const SCOPE = 'No test covers other resources or other versions of the provider.';

const sendsBack = (noun: string): string =>
  `No test shows whether the next deployment reverses this. gcloud writes a ${noun} as it read it, and changes only ` +
  'what its flags or its file set.';

/** @param noun - the kind of workload in words: `service` */
const UNMEASURED: Readonly<Record<Exclude<OwnerTool, 'terraform'>, (noun: string) => string>> = {
  'config-connector': (noun) =>
    `No test shows whether Config Connector reverses this. It compares the ${noun} with its configuration ` +
    'about every ten minutes.',
  'cloud-functions': (noun) =>
    `No test shows whether a new deployment of the function reverses this. Expect it to write the whole ${noun}.`,
  'cloud-build': sendsBack,
  'github-actions': sendsBack,
  gcloud: sendsBack,
  'cloud-console': () => 'No test shows whether a change in the console reverses this.',
  unknown: (noun) =>
    `Riposte does not know whether the next deployment reverses this. Terraform marks its ${noun}s by default, but an owner can ` +
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
    ? `No test shows whether the next apply reverses ${action}.`
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

/** Why one action comes before others that also stop the bad image. One sentence. */
export const preferenceReason = (passed: readonly string[], tool: OwnerTool, noun: string): string =>
  `Riposte tries this step before ${passed.join(' and ')}, because ${toolWord(tool)} manages the ${noun} and its next deployment is less likely to reverse this step.`;
