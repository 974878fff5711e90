import type { DeclaredAdmission } from '../runtime-config/runtime-config';
import { literal } from './clause';

/** The names of a deployment. They distinguish its own resources and identities from all others. */
export interface PipelineIdentity {
  readonly project: { readonly id: string; readonly number: string };
  /** Prefix of every resource name (core/naming/names.ts). */
  readonly name: string;
  /** Addresses of those who deploy. Their changes are compared with the reviewed plan, never ignored. */
  readonly deployers: readonly string[];
  /** The bucket of evidence, if it is not the pipeline's own. */
  readonly evidenceBucket?: string;
  /** Source of the canary findings, `organizations/O/sources/S`. */
  readonly heartbeatSource?: string;
  readonly admission?: DeclaredAdmission;
  readonly protectedProjects?: readonly DeclaringProject[];
}

/** A project that a hub protects, with what the policy that its own stack deploys requires. */
export interface DeclaringProject {
  readonly project: { readonly id: string; readonly number: string };
  /** @default - its stack deploys no policy */
  readonly declaredAdmission?: DeclaredAdmission;
}

export interface PipelineIdentityInput {
  readonly project: { readonly id: string; readonly number: string };
  /** @default - `riposte` */
  readonly name?: string;
  /**
   * Addresses, with or without the prefix `user:` or `serviceAccount:`.
   *
   * @default - none: every change is one by a stranger
   */
  readonly deployers?: readonly string[];
  /** @default - the pipeline's own bucket keeps evidence */
  readonly evidenceBucket?: string | undefined;
  /** @default - no heartbeat begins in Security Command Center */
  readonly heartbeatSource?: string | undefined;
  /** @default - unknown: only a policy that is weak by itself is reported */
  readonly admission?: DeclaredAdmission;
  /** @default - the pipeline serves only its own project */
  readonly protectedProjects?: readonly DeclaringProject[] | undefined;
}

const PROJECT_ID = /^(?:[a-z0-9.-]{1,63}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Throws on names that no project or pipeline can have, because the names become part of a regular expression. */
export function pipelineIdentity({
  project,
  name = 'riposte',
  deployers = [],
  evidenceBucket,
  heartbeatSource,
  admission,
  protectedProjects,
}: PipelineIdentityInput): PipelineIdentity {
  const problems = [
    PROJECT_ID.test(project.id) ? '' : `project.id "${project.id}": expected a project id`,
    /^[0-9]{1,20}$/.test(project.number) ? '' : `project.number "${project.number}": expected digits`,
    /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(name) ? '' : `name "${name}": expected a-z, 0-9 and -`,
    /^[a-z0-9._-]{3,222}$/.test(evidenceBucket ?? 'none')
      ? ''
      : `evidenceBucket "${evidenceBucket}": expected a bucket name`,
    /^organizations\/[0-9]+\/sources\/[0-9]+$/.test(heartbeatSource ?? 'organizations/0/sources/0')
      ? ''
      : `heartbeatSource "${heartbeatSource}": expected organizations/O/sources/S`,
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new Error(`the pipeline's identity: ${problems.join('; ')}`);
  return {
    project,
    name,
    deployers: deployers.map((each) => each.replace(/^(?:user|serviceAccount):/, '').toLowerCase()),
    ...(evidenceBucket === undefined ? {} : { evidenceBucket }),
    ...(heartbeatSource === undefined ? {} : { heartbeatSource }),
    ...(admission === undefined ? {} : { admission }),
    ...(protectedProjects === undefined ? {} : { protectedProjects }),
  };
}

/** `riposte` or `riposte-anything`, up to the end of the path segment. Does not match `riposters`. */
export const ours = ({ name }: PipelineIdentity): string => `${literal(name)}(-[^/]*)?`;

/** `projects/ID` or `projects/NUMBER`: entries use both, sometimes within one service. */
export const ourProject = ({ project }: PipelineIdentity): string =>
  `projects/(${literal(project.id)}|${project.number})`;

/** IAM allows no hyphen in role ids (constructs/powers/custom-role.ts). Protected projects have roles, too. */
export const ourRole = ({ name }: PipelineIdentity): string => `${literal(name.replaceAll('-', '_'))}_[^/]*`;

/** Bucket names have the form PROJECT-NAME-…, except that of an existing evidence bucket. */
export const ourBucket = (pipeline: PipelineIdentity): string => {
  const own = `${literal(pipeline.project.id)}-${ours(pipeline)}`;
  return pipeline.evidenceBucket === undefined ? own : `(${own}|${literal(pipeline.evidenceBucket)})`;
};

/** A domain-scoped project `example.com:p` has accounts at `p.example.com.iam.gserviceaccount.com`. */
const accountDomain = ({ project }: PipelineIdentity): string =>
  `${project.id.split(':').reverse().join('.')}.iam.gserviceaccount.com`;

export const ourAccount = (pipeline: PipelineIdentity): string =>
  `${literal(pipeline.name)}-[a-z0-9-]+@${literal(accountDomain(pipeline))}`;

export const isOurAccount = (pipeline: PipelineIdentity, email: string): boolean =>
  new RegExp(`^${ourAccount(pipeline)}$`, 'u').test(email.toLowerCase());

export const isDeployer = ({ deployers }: PipelineIdentity, email: string): boolean =>
  deployers.includes(email.toLowerCase());

/** Google's own agents of the pipeline's project: `service-NUMBER@AGENT.iam.gserviceaccount.com`. */
export const isAgent = (
  { project }: PipelineIdentity,
  email: string,
  ...agents: readonly string[]
): boolean => agents.some((agent) => email === `service-${project.number}@${agent}.iam.gserviceaccount.com`);
