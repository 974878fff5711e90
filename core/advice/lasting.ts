import { tryAction } from '../actions';
import type { ChangedStep, Lasting, Measured } from '../ownership/owner-words';
import { type Ownership, type OwnerTool, toolWord } from '../ownership/ownership';
import { ownerLines } from './owner-lines';

const SCOPE = 'No test covers other resources or other versions of the provider.';

const SENDS_BACK =
  'No test shows whether the next deployment reverses this. gcloud writes a service as it read it, and changes only ' +
  'what its flags or its file set.';

const UNMEASURED: Readonly<Record<Exclude<OwnerTool, 'terraform'>, string>> = {
  'config-connector':
    'No test shows whether Config Connector reverses this. It compares the service with its configuration ' +
    'about every ten minutes.',
  'cloud-functions':
    'No test shows whether a new deployment of the function reverses this. Expect it to write the whole service.',
  'cloud-build': SENDS_BACK,
  'github-actions': SENDS_BACK,
  gcloud: SENDS_BACK,
  'cloud-console': 'No test shows whether a change in the console reverses this.',
  unknown:
    'Riposte does not know whether the next deployment reverses this. Terraform marks its services by default, but an owner can ' +
    'disable that.',
};

/** What is known about an action under an owner's tool. Pure. The plan orders by it, and people read it. */
export function outlookOf(action: string, tool: OwnerTool): Measured {
  if (tool !== 'terraform') return { outlook: 'not-measured', text: UNMEASURED[tool] };
  const measured = tryAction(action)?.words?.owner.terraform;
  return measured === undefined
    ? { outlook: 'not-measured', text: `No test shows whether the next apply reverses ${action}.` }
    : { ...measured, text: `${measured.text} ${SCOPE}` };
}

/** Whether this step survives the owner's next deployment. */
export function lastingOf(step: ChangedStep, managedBy: Ownership): Lasting {
  const { outlook, text } = outlookOf(step.action, managedBy.tool);
  return { managedBy, outlook, text, merge: ownerLines(step, managedBy.tool) };
}

/** Why one action comes before others that also stop the bad image. One sentence. */
export const preferenceReason = (passed: readonly string[], tool: OwnerTool): string =>
  `Riposte tries this step before ${passed.join(' and ')}, because ${toolWord(tool)} manages the service and its next deployment is less likely to reverse this step.`;
