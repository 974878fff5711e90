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

/** What happens to the project's one policy. */
export type PolicyManagement = 'create' | 'adopt' | 'leave';

/** `dry-run` only logs violations that `enforce` would refuse. */
export type AdmissionStage = 'dry-run' | 'enforce';

export interface ImageAdmissionProps {
  /** The project whose Cloud Run services and jobs need admission. */
  readonly project: Project;
  /** The pipeline that it belongs to. Its names distinguish several pipelines. */
  readonly instance: AdmittedInstance;
  /** Location of the key ring; also where the pipeline's functions are built, unless `ownImages` differs. */
  readonly location: string;
  /**
   * A project always has exactly one policy. This member has no default, because two of the values change the policy:
   * - `create`: nobody wrote one. The provider replaces the current policy without a warning.
   * - `adopt`: one exists. Terraform imports it first, so that the plan shows each difference before it is applied.
   * - `leave`: the policy does not change. Only the attestor, its key and grants are created; you name it in the
   *   policy.
   */
  readonly policy: PolicyManagement;
  /** @default 'dry-run' */
  readonly stage?: AdmissionStage;
  /**
   * IAM members that may sign images. Accounts that build images must not be among them.
   *
   * @default - nobody
   */
  readonly signers?: readonly string[];
  /**
   * Image patterns that need no signature, with `*` or `**` at their end.
   *
   * @default - only `ownImages`
   */
  readonly exemptImages?: readonly string[];
  /**
   * Images of the pipeline itself, exempt so that it can redeploy.
   *
   * @default - in the pipeline's own project the images of functions and canary, elsewhere none
   * (core/admission/admission.ts)
   */
  readonly ownImages?: readonly string[];
  /**
   * Addresses of accounts that build images: an account that builds a bad image must not also sign it.
   *
   * @default - unknown: signers are not compared with builders
   */
  readonly buildIdentities?: readonly string[];
  /**
   * Further attestors that an image needs, by full name `projects/P/attestors/A`.
   *
   * @default - only this construct's attestor
   */
  readonly alsoRequire?: readonly string[];
  /** @default - a new key, protected by software */
  readonly key?: SigningKeyChoice;
  /**
   * Refuse plans that destroy the policy or the new key.
   *
   * @default true: destroying the policy restores Google's default, which admits every image
   */
  readonly preventDestroy?: boolean;
  /**
   * What to change on the parts.
   *
   * @default - the arguments of the construct
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
