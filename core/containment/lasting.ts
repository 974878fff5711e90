import { type ChangedStep, type OwnerLines, ownerLines } from './owner-lines';
import { type Ownership, type OwnerTool, toolWord } from './ownership';

/**
 * What the owner's next deployment does to a step, as far as it was measured.
 *
 * - `kept-unless-configured`: it stays, unless the owner's configuration sets the same thing.
 * - `taken-back`: the next deployment takes it back, with at least one version of the tool whatever is configured.
 * - `not-measured`: nobody has tried it with this tool.
 */
export type Outlook = 'kept-unless-configured' | 'taken-back' | 'not-measured';

/** Will a step last? The owner's next deployment, and what the owner merges so that it lasts. */
export interface Lasting {
  readonly managedBy: Ownership;
  readonly outlook: Outlook;
  /** One to four sentences. */
  readonly text: string;
  readonly merge: OwnerLines;
}

interface Measured {
  readonly outlook: Outlook;
  readonly text: string;
}

/**
 * Terraform, measured with the genuine Google provider 6.50 and 7.45 over google_cloud_run_v2_service: a plan after the
 * change, and an apply with a new image. The service does not say which version of the provider its owner uses, so the
 * outlook is the worse of the two.
 */
const TERRAFORM: Readonly<Record<string, Measured>> = {
  'shift-traffic': {
    outlook: 'kept-unless-configured',
    text:
      'The next apply keeps the traffic where it is, also when it brings a new image, unless the configuration has a ' +
      'traffic block: then it takes the change back.',
  },
  'stop-service': {
    outlook: 'taken-back',
    text:
      'With provider 6, the next apply starts the service again, whatever the configuration says. With provider 7, it ' +
      'does so if the configuration has a scaling block. Without one, the next plan keeps the stop, but an apply with a ' +
      'new image sends manual scaling without a count, and what Cloud Run makes of that is not known.',
  },
  'restrict-ingress': {
    outlook: 'kept-unless-configured',
    text:
      'The next apply keeps the ingress, also when it brings a new image, unless the configuration sets ingress: then ' +
      'it takes the change back.',
  },
  'remove-public-access': {
    outlook: 'kept-unless-configured',
    text:
      'The next apply makes the public binding again if the configuration has it (google_cloud_run_v2_service_iam_member), ' +
      'and keeps it away if a person or gcloud had made it.',
  },
};

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
  const measured = Object.hasOwn(TERRAFORM, action) ? TERRAFORM[action] : undefined;
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
