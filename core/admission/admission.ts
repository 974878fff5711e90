import { attestorName, type Instance, pipelineNames } from '../naming/names';
import type { DeclaredAdmission } from '../runtime-config/runtime-config';
import { type CanaryChoice, canaryImages } from './canary';

/** A pipeline and, if known, its choices for the canary. A config has both. */
export type AdmittedInstance = Instance & Partial<CanaryChoice>;

export interface OwnImagesInput {
  readonly instance: AdmittedInstance;
  readonly project: { readonly id: string };
  /** Where the functions are built, for example `europe-west1`. */
  readonly region: string;
}

/**
 * The images that the policy must exempt. Only the hub's project has any:
 *
 * - Images of the pipeline's own functions. Google builds them on deployment and nobody signs them, so without an exemption
 *   an enforced policy could refuse the pipeline's own redeployment. The pipeline has a separate repository for them, so
 *   nothing else is exempt: not `gcf-artifacts`, which has the images of other functions, and not what is built from source
 *   (`cloud-run-source-deploy`).
 * - The canary's image, if there is a canary that the policy judges.
 */
export function ownImages({ instance, project, region }: OwnImagesInput): readonly string[] {
  if (instance.project.id !== project.id) return [];
  const registry = `${region}-docker.pkg.dev/${project.id}`;
  return [`${registry}/${pipelineNames(instance).images}/**`, ...canaryImages(instance)];
}

/** The pipeline's own images first. Each pattern appears once. */
export const exemptPatterns = (own: readonly string[], configured: readonly string[]): readonly string[] => [
  ...new Set([...own, ...configured]),
];

/**
 * What is wrong with an image name pattern, or undefined. Binary Authorization accepts `*` (within a path segment) and
 * `**` (also below it) only at the end. Registry and owner before it must be complete: `host/pro*` also matches other
 * owners.
 */
export function tryPatternProblem(pattern: string): string | undefined {
  if (!/^[^\s*]*\*{0,2}$/.test(pattern)) {
    return 'is not a pattern; expected an image path without spaces, with * or ** at its end alone';
  }
  const wholeSegments = pattern.replace(/\*+$/, '').split('/').length - 1;
  if (!pattern.endsWith('*') || wholeSegments >= 2) return undefined;
  return 'exempts everything in a registry, or everything; expected at least a whole project or owner before the *, as in REGION-docker.pkg.dev/PROJECT/REPOSITORY/**';
}

/** The parts of a config about admission that decide what the policy requires. */
export interface AdmissionChoice {
  readonly policy: 'create' | 'adopt' | 'leave';
  readonly stage: 'dry-run' | 'enforce';
  /** Image name patterns that need no attestation. */
  readonly exemptImages: readonly string[];
}

interface Declaring {
  readonly instance: AdmittedInstance;
  /** The owner of the policy. */
  readonly project: { readonly id: string };
  readonly region: string;
  readonly admission?: AdmissionChoice | undefined;
}

/** What tamper detection compares a new policy with. Undefined if the deployment does not own the policy. */
export function tryDeclaredAdmission(declaring: Declaring): DeclaredAdmission | undefined {
  const { instance, project, region, admission } = declaring;
  if (admission === undefined || admission.policy === 'leave') return undefined;
  return {
    attestors: [attestorName(instance, project)],
    exempt: exemptPatterns(ownImages({ instance, project, region }), admission.exemptImages),
    ...(admission.stage === 'dry-run' ? { dryRun: true } : {}),
  };
}
