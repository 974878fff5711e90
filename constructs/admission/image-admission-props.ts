import type { BinaryAuthorizationAttestorConfig } from '@cdktf/provider-google/lib/binary-authorization-attestor';
import type { ContainerAnalysisNoteConfig } from '@cdktf/provider-google/lib/container-analysis-note';
import type { KmsCryptoKeyConfig } from '@cdktf/provider-google/lib/kms-crypto-key';
import type { KmsKeyRingConfig } from '@cdktf/provider-google/lib/kms-key-ring';
import type { ProjectIamCustomRoleConfig } from '@cdktf/provider-google/lib/project-iam-custom-role';
import type { AdmittedInstance } from '../../core/admission/admission';
import type { Project } from '../provider/project';
import type { TypedBinaryAuthorizationPolicyConfig } from '../provider/provider-enums';
import type { Transform } from '../provider/transform';
import type { SigningKeyChoice } from './signing-key';

/** What becomes of the project's one policy. */
export type PolicyManagement = 'create' | 'adopt' | 'leave';

/** `dry-run` only logs what `enforce` would refuse. */
export type AdmissionStage = 'dry-run' | 'enforce';

export interface ImageAdmissionProps {
  /** The project whose Cloud Run services and jobs are admitted. */
  readonly project: Project;
  /** The pipeline that it belongs to: its names keep several apart. */
  readonly instance: AdmittedInstance;
  /** Location of the key ring; also where the pipeline's functions are built, unless `ownImages` says otherwise. */
  readonly location: string;
  /**
   * A project has exactly one policy, and it is always there. No default, because two of the answers change it:
   * - `create`: nobody wrote one. The provider replaces whatever stands there without asking.
   * - `adopt`: one exists. It is imported first, so that the plan shows each difference before it is applied.
   * - `leave`: it is not touched. Only the attestor, its key and grants are made, for you to name in it.
   */
  readonly policy: PolicyManagement;
  /** @default 'dry-run' */
  readonly stage?: AdmissionStage;
  /**
   * IAM members that may sign images: never who builds them.
   *
   * @default - nobody yet
   */
  readonly signers?: readonly string[];
  /**
   * Image patterns that need no signature, with `*` or `**` at their end.
   *
   * @default - none beside `ownImages`
   */
  readonly exemptImages?: readonly string[];
  /**
   * Images of the pipeline itself, exempt so that it can redeploy.
   *
   * @default - in the pipeline's own project its functions' and its canary's, elsewhere none (core/admission/admission.ts)
   */
  readonly ownImages?: readonly string[];
  /**
   * Addresses of who builds images: the build of a bad image must not also vouch for it.
   *
   * @default - unknown: nothing is compared
   */
  readonly buildIdentities?: readonly string[];
  /**
   * Further attestors that an image needs, by full name `projects/P/attestors/A`.
   *
   * @default - the construct's own alone
   */
  readonly alsoRequire?: readonly string[];
  /** @default - a new key, protected by software */
  readonly key?: SigningKeyChoice;
  /**
   * Refuse plans that destroy the policy or the new key.
   *
   * @default true: destroying the policy puts Google's default back, which admits every image
   */
  readonly preventDestroy?: boolean;
  /**
   * What to set differently on what is inside.
   *
   * @default - the construct's own arguments
   */
  readonly transform?: {
    readonly policy?: Transform<TypedBinaryAuthorizationPolicyConfig>;
    readonly attestor?: Transform<BinaryAuthorizationAttestorConfig>;
    readonly note?: Transform<ContainerAnalysisNoteConfig>;
    readonly keyRing?: Transform<KmsKeyRingConfig>;
    readonly key?: Transform<KmsCryptoKeyConfig>;
    readonly attestRole?: Transform<ProjectIamCustomRoleConfig>;
  };
}
