import type { AdmissionConfig } from '../config/deployment-config';
import { attestorName, type Instance, pipelineNames } from '../naming/names';
import type { DeclaredAdmission } from '../tamper/pipeline-identity';
import { type CanaryChoice, canaryImages } from './canary';

/** A pipeline; what it chose for its canary, where that is known: a config says both. */
export type AdmittedInstance = Instance & Partial<CanaryChoice>;

export interface OwnImagesInput {
  readonly instance: AdmittedInstance;
  readonly project: { readonly id: string };
  /** Where the functions are built, for example `europe-west1`. */
  readonly region: string;
}

/**
 * Images of the pipeline's own functions. Google builds them on deployment and nobody signs them: without an exemption
 * an enforced policy could refuse the pipeline's own redeploy. They are kept in a repository of the pipeline's own, so
 * nothing else is exempt: not `gcf-artifacts`, where other functions' images are, and not what is built from source
 * (`cloud-run-source-deploy`). The canary's image, where there is a canary that the policy judges. Only the hub's
 * project has any.
 */
export function ownImages({ instance, project, region }: OwnImagesInput): readonly string[] {
  if (instance.project.id !== project.id) return [];
  const registry = `${region}-docker.pkg.dev/${project.id}`;
  return [`${registry}/${pipelineNames(instance).images}/**`, ...canaryImages(instance)];
}

/** Own images first; each pattern once. */
export const exemptPatterns = (own: readonly string[], configured: readonly string[]): readonly string[] => [
  ...new Set([...own, ...configured]),
];

/**
 * What is wrong with an image name pattern, or undefined. Binary Authorization takes `*` (within a path segment) and
 * `**` (below it too) at the end only. Before it, registry and owner must be whole: `host/pro*` matches strangers too.
 */
export function tryPatternProblem(pattern: string): string | undefined {
  if (!/^[^\s*]*\*{0,2}$/.test(pattern)) {
    return 'is not a pattern; expected an image path without spaces, with * or ** at its end alone';
  }
  const wholeSegments = pattern.replace(/\*+$/, '').split('/').length - 1;
  if (!pattern.endsWith('*') || wholeSegments >= 2) return undefined;
  return 'exempts everything in a registry, or everything; expected at least a whole project or owner before the *, as in REGION-docker.pkg.dev/PROJECT/REPOSITORY/**';
}

interface Declaring {
  readonly instance: AdmittedInstance;
  /** Whose policy it is. */
  readonly project: { readonly id: string };
  readonly region: string;
  readonly admission?: AdmissionConfig | undefined;
}

/** What tamper detection may hold a new policy against; undefined where the policy is not the deployment's own. */
export function tryDeclaredAdmission(declaring: Declaring): DeclaredAdmission | undefined {
  const { instance, project, region, admission } = declaring;
  if (admission === undefined || admission.policy === 'leave') return undefined;
  return {
    attestors: [attestorName(instance, project)],
    exempt: exemptPatterns(ownImages({ instance, project, region }), admission.exemptImages),
    ...(admission.stage === 'dry-run' ? { dryRun: true } : {}),
  };
}
