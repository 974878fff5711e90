import { tryAction } from '../actions';
import { ownerLines } from './owner-lines';
import type { ChangedStep, Lasting, Measured } from './owner-words';
import { type Ownership, type OwnerTool, toolWord } from './ownership';

const SCOPE = 'Other resources and other versions of the provider were not measured.';

const SENDS_BACK =
  'It was not measured whether the next deployment takes this back. gcloud sends a service back as it read it, changed ' +
  'only where its flags or its file say so.';

const UNMEASURED: Readonly<Record<Exclude<OwnerTool, 'terraform'>, string>> = {
  'config-connector':
    'It was not measured whether Config Connector takes this back. It compares the service with its configuration ' +
    'about every ten minutes.',
  'cloud-functions':
    'It was not measured whether a new deployment of the function takes this back. Expect it to write the whole service.',
  'cloud-build': SENDS_BACK,
  'github-actions': SENDS_BACK,
  gcloud: SENDS_BACK,
  'cloud-console': 'It was not measured whether a change in the console takes this back.',
  unknown:
    'It is not known whether the next deployment takes this back. Terraform marks its services by default, and an owner ' +
    'can switch that off.',
};

/** What is known of an action under an owner's tool. Pure: the plan orders by it, and people read it. */
export function outlookOf(action: string, tool: OwnerTool): Measured {
  if (tool !== 'terraform') return { outlook: 'not-measured', text: UNMEASURED[tool] };
  const measured = tryAction(action)?.words?.owner.terraform;
  return measured === undefined
    ? { outlook: 'not-measured', text: `It was not measured whether the next apply takes ${action} back.` }
    : { ...measured, text: `${measured.text} ${SCOPE}` };
}

/** Will this step last against the owner's next deployment? */
export function lastingOf(step: ChangedStep, managedBy: Ownership): Lasting {
  return { managedBy, ...outlookOf(step.action, managedBy.tool), merge: ownerLines(step, managedBy.tool) };
}

/** Why one action comes before others that stop the bad image as well. In a clause. */
export const preferenceReason = (passed: readonly string[], tool: OwnerTool): string =>
  `it comes before ${passed.join(' and ')} because ${toolWord(tool)} manages the service and its next deployment is less likely to take this back`;
