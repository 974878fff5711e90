import type { CloudRunName } from '../finding/resource-names';
import type { Json } from '../values/json';
import type { Ownership } from './ownership';

/** What a step changes, as far as the texts for the owner depend on it. A planned step has this shape. */
export interface ChangedStep {
  readonly action: string;
  /** Relative Cloud Run name. */
  readonly target: string;
  /** User-settable fields after the step. */
  readonly after: Json;
}

/** What the owner changes so that the next deployment keeps a containment. */
export interface OwnerLines {
  /** `none`: no lines are known to work, and `where` says what to do instead. */
  readonly language: 'hcl' | 'yaml' | 'gcloud' | 'none';
  /** Where the lines belong. One or two sentences. */
  readonly where: string;
  /** Ready to copy. The names in them obey Cloud Run's rules for names. */
  readonly lines: readonly string[];
}

/**
 * What the owner's next deployment does to a step, as far as it is tested.
 *
 * - `kept-unless-configured`: the deployment keeps it, unless the owner's configuration sets the same field.
 * - `taken-back`: the deployment reverts it. With at least one version of the tool it does so whatever is configured.
 * - `not-measured`: nobody has tested it with this tool.
 */
export type Outlook = 'kept-unless-configured' | 'taken-back' | 'not-measured';

/** Whether a step lasts: what the owner's next deployment does to it, and what the owner merges to keep it. */
export interface Lasting {
  readonly managedBy: Ownership;
  readonly outlook: Outlook;
  /** One to four sentences. */
  readonly text: string;
  readonly merge: OwnerLines;
}

export type StepLasting = Lasting & { readonly action: string };

export interface Measured {
  readonly outlook: Outlook;
  readonly text: string;
}

/** Tools whose owners make the same change in the same place. */
export type OwnerFamily = 'terraform' | 'connector' | 'gcloud';

export interface OwnerNames {
  readonly service: CloudRunName;
  /** Revision that gets all traffic. Undefined: the step names none. */
  readonly revision: string | undefined;
}

/** The words of an action for the owner of the workload. */
export interface OwnerWords {
  /**
   * Terraform, tested with the real Google provider 6.50 and 7.45 on google_cloud_run_v2_service: a plan after the change,
   * and an apply with a new image. The service does not show which version of the provider its owner uses, so the outlook
   * is the worse of the two.
   */
  readonly terraform: Measured;
  /** For each family of the owner's tools. Undefined: the step lacks a name that the lines need. */
  readonly lines: Readonly<Record<OwnerFamily, (names: OwnerNames) => OwnerLines | undefined>>;
}

/** No lines are known to work. `where` says what to do instead. */
export const noLines = (where: string): OwnerLines => ({ language: 'none', where, lines: [] });

export const gcloudLines = (...lines: readonly string[]): OwnerLines => ({
  language: 'gcloud',
  where: 'Run this after each deployment, until a clean image is deployed.',
  lines,
});

export const manifestLines = ({ service }: OwnerNames, ...lines: readonly string[]): OwnerLines => ({
  language: 'yaml',
  where: `In the RunService of ${service.workload}. No test covers these lines with Config Connector.`,
  lines,
});

export const terraformResource = ({ service }: OwnerNames): string =>
  `the google_cloud_run_v2_service of ${service.workload}`;

/** Id and place of a service, as arguments of gcloud. */
export const gcloudPlace = ({ workload, project, location }: CloudRunName): string =>
  `${workload} --project=${project} --region=${location}`;
