import type { AdmissionConfig } from '../config/deployment-config';
import { attestorName, type Instance, pipelineNames } from '../naming/names';
import type { DeclaredAdmission } from '../tamper/pipeline-identity';
import { type CanaryChoice, canaryImages } from './canary';

/** A pipeline, and its choices for the canary where they are known. A config has both. */
export type AdmittedInstance = Instance & Partial<CanaryChoice>;

export interface OwnImagesInput {
  readonly instance: AdmittedInstance;
  readonly project: { readonly id: string };
  /** Where the functions are built, for example `europe-west1`. */
  readonly region: string;
}

/**
 * Images of the pipeline's own functions. Google builds them on deployment and nobody signs them: without an exemption
 * an enforced policy could refuse the pipeline's own redeployment. They are in the pipeline's own repository, so
 * nothing else is exempt: neither `gcf-artifacts`, which has images of other functions, nor images that are built from
 * source (`cloud-run-source-deploy`). The canary's image is exempt where the policy judges a canary. Only the hub's
 * project has exemptions.
 */
export function ownImages({ instance, project, region }: OwnImagesInput): readonly string[] {
  if (instance.project.id !== project.id) return [];
  const registry = `${region}-docker.pkg.dev/${project.id}`;
  return [`${registry}/${pipelineNames(instance).images}/**`, ...canaryImages(instance)];
}

/** The pipeline's own images first, each pattern once. */
export const exemptPatterns = (own: readonly string[], configured: readonly string[]): readonly string[] => [
  ...new Set([...own, ...configured]),
];

/**
 * The problem with an image name pattern, or undefined. Binary Authorization accepts `*` (within a path segment) and
 * `**` (also below it) only at the end. Before it, registry and owner must be complete: `host/pro*` also matches
 * strangers.
 */
export function tryPatternProblem(pattern: string): string | undefined {
  if (!/^[^\s*]*\*{0,2}$/.test(pattern)) {
    return 'is not a pattern; expected an image path without spaces, with * or ** only at its end';
  }
  const wholeSegments = pattern.replace(/\*+$/, '').split('/').length - 1;
  if (!pattern.endsWith('*') || wholeSegments >= 2) return undefined;
  return 'exempts everything in a registry, or everything; expected at least a whole project or owner before the *, as in REGION-docker.pkg.dev/PROJECT/REPOSITORY/**';
}

interface Declaring {
  readonly instance: AdmittedInstance;
  /** The project of the policy. */
  readonly project: { readonly id: string };
  readonly region: string;
  readonly admission?: AdmissionConfig | undefined;
}

/** What tamper detection compares a new policy with. Undefined when the policy is not the deployment's own. */
export function tryDeclaredAdmission(declaring: Declaring): DeclaredAdmission | undefined {
  const { instance, project, region, admission } = declaring;
  if (admission === undefined || admission.policy === 'leave') return undefined;
  return {
    attestors: [attestorName(instance, project)],
    exempt: exemptPatterns(ownImages({ instance, project, region }), admission.exemptImages),
    ...(admission.stage === 'dry-run' ? { dryRun: true } : {}),
  };
}
