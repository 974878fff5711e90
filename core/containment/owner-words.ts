import type { CloudRunName } from '../finding/resource-names';
import type { Json } from '../values/json';
import type { Ownership } from './ownership';

/** What a step changes, as far as what its owner reads depends on it. A planned step is one. */
export interface ChangedStep {
  readonly action: string;
  /** Relative Cloud Run name. */
  readonly target: string;
  /** User-settable fields after the step. */
  readonly after: Json;
}

/** What the owner changes so that a containment outlasts the next deployment. */
export interface OwnerLines {
  /** `none`: there are no certain lines, and `where` says what to do instead. */
  readonly language: 'hcl' | 'yaml' | 'gcloud' | 'none';
  /** Where the lines belong. One or two sentences. */
  readonly where: string;
  /** Ready to copy. Names in them passed Cloud Run's own rules for names. */
  readonly lines: readonly string[];
}

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

export type StepLasting = Lasting & { readonly action: string };

export interface Measured {
  readonly outlook: Outlook;
  readonly text: string;
}

/** Tools whose owners change the same thing in the same place. */
export type OwnerFamily = 'terraform' | 'connector' | 'gcloud';

export interface OwnerNames {
  readonly service: CloudRunName;
  /** Revision that gets all the traffic. Undefined: the step names none. */
  readonly revision: string | undefined;
}

/** What an action says to the owner of the workload. */
export interface OwnerWords {
  /**
   * Terraform, measured with the genuine Google provider 6.50 and 7.45 over google_cloud_run_v2_service: a plan after the
   * change, and an apply with a new image. The service does not say which version of the provider its owner uses, so the
   * outlook is the worse of the two.
   */
  readonly terraform: Measured;
  /** By the family of the owner's tool. Undefined: the step lacks a name that the lines need. */
  readonly lines: Readonly<Record<OwnerFamily, (names: OwnerNames) => OwnerLines | undefined>>;
}

/** No lines are certain, and this says what to do instead. */
export const noLines = (where: string): OwnerLines => ({ language: 'none', where, lines: [] });

export const gcloudLines = (...lines: readonly string[]): OwnerLines => ({
  language: 'gcloud',
  where: 'Run this after each deployment, until a clean image is deployed.',
  lines,
});

export const manifestLines = ({ service }: OwnerNames, ...lines: readonly string[]): OwnerLines => ({
  language: 'yaml',
  where: `In the RunService of ${service.workload}. These lines were not tried with Config Connector.`,
  lines,
});

export const terraformResource = ({ service }: OwnerNames): string =>
  `the google_cloud_run_v2_service of ${service.workload}`;

/** Id and place of a service, as arguments of gcloud. */
export const gcloudPlace = ({ workload, project, location }: CloudRunName): string =>
  `${workload} --project=${project} --region=${location}`;
