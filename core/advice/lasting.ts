import { tryAction } from '../actions';
import type { ChangedStep, Lasting, Measured } from '../ownership/owner-words';
import { type Ownership, type OwnerTool, toolWord } from '../ownership/ownership';
import { ownerLines } from './owner-lines';

const SCOPE = 'Other resources and other versions of the provider are not tested.';

const SENDS_BACK =
  'It is not tested whether the next deployment reverts this. gcloud writes a service as it read it, and changes only ' +
  'what its flags or its file set.';

const UNMEASURED: Readonly<Record<Exclude<OwnerTool, 'terraform'>, string>> = {
  'config-connector':
    'It is not tested whether Config Connector reverts this. It compares the service with its configuration ' +
    'about every ten minutes.',
  'cloud-functions':
    'It is not tested whether a new deployment of the function reverts this. Expect it to write the whole service.',
  'cloud-build': SENDS_BACK,
  'github-actions': SENDS_BACK,
  gcloud: SENDS_BACK,
  'cloud-console': 'It is not tested whether a change in the console reverts this.',
  unknown:
    'It is not known whether the next deployment reverts this. Terraform marks its services by default, but an owner can ' +
    'disable that.',
};

/** What is known about an action under an owner's tool. Pure. The plan orders by it, and people read it. */
export function outlookOf(action: string, tool: OwnerTool): Measured {
  if (tool !== 'terraform') return { outlook: 'not-measured', text: UNMEASURED[tool] };
  const measured = tryAction(action)?.words?.owner.terraform;
  return measured === undefined
    ? { outlook: 'not-measured', text: `It is not tested whether the next apply reverts ${action}.` }
    : { ...measured, text: `${measured.text} ${SCOPE}` };
}

/** Whether this step survives the owner's next deployment. */
export function lastingOf(step: ChangedStep, managedBy: Ownership): Lasting {
  const { outlook, text } = outlookOf(step.action, managedBy.tool);
  return { managedBy, outlook, text, merge: ownerLines(step, managedBy.tool) };
}

/** Why one action comes before others that also stop the bad image. A clause. */
export const preferenceReason = (passed: readonly string[], tool: OwnerTool): string =>
  `it comes before ${passed.join(' and ')} because ${toolWord(tool)} manages the service and its next deployment is less likely to revert this step`;
