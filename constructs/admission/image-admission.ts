import { createHash } from 'node:crypto';
import { BinaryAuthorizationPolicy } from '@cdktf/provider-google/lib/binary-authorization-policy';
import {
  ProjectIamCustomRole,
  type ProjectIamCustomRoleConfig,
} from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Construct } from 'constructs';
import { exemptPatterns, ownImages } from '../../core/admission/admission';
import { type AdmissionNames, admissionNames } from '../../core/naming/names';
import { refuseComputed } from '../provider/literal';
import type { TypedBinaryAuthorizationPolicyConfig } from '../provider/provider-enums';
import { transformed } from '../provider/transform';
import { collisionProblems, problemsOfAdmission } from './admission-problems';
import { Attestor } from './attestor';
import type { AdmissionStage, ImageAdmissionProps } from './image-admission-props';
import { SigningKey } from './signing-key';

const ENFORCEMENT = {
  'dry-run': 'DRYRUN_AUDIT_LOG_ONLY',
  enforce: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
} as const satisfies Readonly<Record<AdmissionStage, string>>;
/**
 * Binary Authorization for one project: images run on Cloud Run only with a signature of the attestor.
 *
 * It prevents, but does not contain. Google checks services when a revision is deployed and jobs when they run, a
 * changed policy is not retroactive, and only services and jobs that carry the setting are checked (Google, "Set up
 * overview for Cloud Run"): see RequireAdmissionConstraint. docs/signing.md describes how to sign and when to enforce.
 */
export class ImageAdmission extends Construct {
  readonly signingKey: SigningKey;
  readonly attestor: Attestor;
  /** Undefined with `leave`. */
  readonly policy?: BinaryAuthorizationPolicy;
  /** May create occurrences, but not delete them. */
  readonly attestRole: ProjectIamCustomRole;
  /** Every pattern that the policy exempts, the pipeline's own images first. */
  readonly exemptImages: readonly string[];

  private readonly names: AdmissionNames;

  constructor(
    scope: Construct,
    id: string,
    readonly props: ImageAdmissionProps,
  ) {
    super(scope, id);
    const { project, instance } = props;
    refuseComputed(this.node.path, { 'project.id': project.id, 'instance.project.id': instance.project.id });
    this.names = admissionNames(props.instance, props.project);
    this.exemptImages = exemptPatterns(this.ownImages(), props.exemptImages ?? []);
    this.signingKey = this.createKey();
    this.attestor = this.createAttestor();
    this.attestRole = this.createAttestRole();
    if (props.policy !== 'leave') this.policy = this.createPolicy();
    for (const signer of new Set(props.signers)) this.grantSign(`signed-by-${signer}`, signer);
    this.node.addValidation({
      validate: () => [...problemsOfAdmission(this), ...collisionProblems(this)],
    });
  }

  /** Full names of all attestors that an image needs, this construct's attestor first. */
  get requiredAttestors(): readonly string[] {
    return [...new Set([this.attestor.fullName, ...(this.props.alsoRequire ?? [])])];
  }

  /**
   * What `gcloud container binauthz attestations sign-and-create` needs, and no permission to build, deploy or delete.
   */
  grantSign(id: string, member: string): void {
    this.signingKey.grantSign(id, member);
    this.attestor.grantAttach(id, member);
    this.attestor.grantVerify(`${id}-verifies`, member);
    new ProjectIamMember(this, id, {
      project: this.props.project.id,
      role: this.attestRole.name,
      member,
    });
  }

  private ownImages(): readonly string[] {
    const { project, instance, location, ownImages: own } = this.props;
    return own ?? ownImages({ instance, project, region: location });
  }

  private createKey(): SigningKey {
    const { project, location, key, preventDestroy, transform } = this.props;
    return new SigningKey(this, 'signing-key', {
      project,
      location,
      names: this.names,
      key,
      preventDestroy,
      transform: { keyRing: transform?.keyRing, key: transform?.key },
    });
  }

  private createAttestor(): Attestor {
    const { project, transform } = this.props;
    return new Attestor(this, 'attestor', {
      project,
      name: this.names.attestor,
      key: this.signingKey,
      transform: { note: transform?.note, attestor: transform?.attestor },
    });
  }

  /**
   * Google's page names roles/containeranalysis.occurrences.editor, which may also delete every attestation and
   * vulnerability occurrence of the project. gcloud only creates one (its source, 2026). That a project's custom role
   * may contain the permission is known from public code, not from Google's table.
   */
  private createAttestRole(): ProjectIamCustomRole {
    const { project, instance, transform } = this.props;
    const place = [instance.project.id, instance.name, project.id, this.node.path].join('/');
    const suffix = createHash('sha256').update(place).digest('hex').slice(0, 6);
    const config: ProjectIamCustomRoleConfig = {
      project: project.id,
      roleId: [instance.name, 'signer', suffix].join('_').replaceAll('-', '_'),
      title: 'Riposte signer: attestations',
      description: 'Creates attestations of images; cannot read, change or delete any.',
      permissions: ['containeranalysis.occurrences.create'],
    };
    return new ProjectIamCustomRole(this, 'attest-role', transformed(config, transform?.attestRole));
  }

  private createPolicy(): BinaryAuthorizationPolicy {
    const { project, policy, stage = 'dry-run', preventDestroy = true, transform } = this.props;
    const config: TypedBinaryAuthorizationPolicyConfig = {
      project: project.id,
      description: 'Riposte: images need a signature; change it in the repository, not here.',
      // Google's own policy admits Google's own system images.
      globalPolicyEvaluationMode: 'ENABLE',
      admissionWhitelistPatterns: this.exemptImages.map((namePattern) => ({ namePattern })),
      defaultAdmissionRule: {
        evaluationMode: 'REQUIRE_ATTESTATION',
        enforcementMode: ENFORCEMENT[stage],
        requireAttestationsBy: [...this.requiredAttestors],
      },
      // The attestors are literals, so an explicit dependency makes Terraform create this one first.
      dependsOn: [this.attestor.attestor],
      lifecycle: { preventDestroy },
    };
    const resource = new BinaryAuthorizationPolicy(this, 'policy', transformed(config, transform?.policy));
    if (policy === 'adopt') resource.importFrom(`projects/${project.id}`);
    return resource;
  }
}
