import { OrgPolicyCustomConstraint } from '@cdktf/provider-google/lib/org-policy-custom-constraint';
import { OrgPolicyPolicy, type OrgPolicyPolicyConfig } from '@cdktf/provider-google/lib/org-policy-policy';
import { Construct } from 'constructs';
import { ADMISSION_CONSTRAINT } from '../../core/naming/names';
import type { Project } from '../provider/project';
import type { TypedOrgPolicyCustomConstraintConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';
import type { AdmissionStage } from './image-admission-props';

/** The kinds that must carry the setting. Services are checked when deployed, jobs when they run. */
export const ADMITTED_KINDS = ['Service', 'Job'] as const;
export type AdmittedKind = (typeof ADMITTED_KINDS)[number];

export interface RequireAdmissionConstraintProps {
  /** Number of the organization. Custom constraints exist only in organizations. */
  readonly organization: string;
  /**
   * The resource that it applies to, with everything below.
   *
   * @default - the whole organization
   */
  readonly appliesTo?: { readonly folder: string } | { readonly project: Pick<Project, 'number'> };
  /**
   * Exempted projects. The pipeline's hub belongs here while its functions do not carry the setting.
   *
   * @default - none
   */
  readonly exceptProjects?: readonly Pick<Project, 'number'>[];
  /** @default - services and jobs */
  readonly kinds?: readonly AdmittedKind[];
  /** @default 'dry-run': violations are logged and nothing is refused */
  readonly stage?: AdmissionStage;
  /** @default - the arguments of the construct */
  readonly transform?: {
    readonly constraint?: Transform<TypedOrgPolicyCustomConstraintConfig>;
    readonly policy?: Transform<OrgPolicyPolicyConfig>;
  };
}

/** The v1 name of the setting. The v2 API writes the same setting as `binaryAuthorization.useDefault`. */
const ANNOTATION = 'run.googleapis.com/binary-authorization';

/**
 * Custom constraints see Cloud Run resources in the shape of the v1 API (Google, "Manage custom constraints", Cloud
 * Run). This is that page's example for the project's own policy, from a third party's dated quotation. No page that we
 * found states that v2 requests, as Terraform sends them, are judged by the same annotation.
 */
export const ADMISSION_CONDITION = `'${ANNOTATION}' in resource.metadata.annotations && resource.metadata.annotations['${ANNOTATION}'] == 'default'`;

/**
 * Cloud Run services and jobs must carry the Binary Authorization setting. Without it, nothing checks their images.
 *
 * It does not use the built-in list constraint run.allowedBinaryAuthorizationPolicies: in a live test by others, a
 * deployment without the setting passed it. We have not run this constraint live: keep the dry-run until its log shows
 * what you expect. Functions that are created through the Cloud Functions API may be judged as functions instead of
 * services; Google has a separate page for them.
 */
export class RequireAdmissionConstraint extends Construct {
  readonly constraints: Readonly<Partial<Record<AdmittedKind, OrgPolicyCustomConstraint>>>;
  /** The policies that apply the constraints, then those that exempt projects. */
  readonly policies: readonly OrgPolicyPolicy[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RequireAdmissionConstraintProps,
  ) {
    super(scope, id);
    const kinds = [...new Set(props.kinds ?? ADMITTED_KINDS)];
    const made = kinds.map((kind) => [kind, this.createConstraint(kind)] as const);
    this.constraints = Object.fromEntries(made);
    this.policies = made.flatMap(([kind, constraint]) => [
      this.createPolicy(kind, constraint),
      ...(props.exceptProjects ?? []).map(({ number }) => this.except(kind, constraint, number)),
    ]);
    this.node.addValidation({ validate: () => this.problems() });
  }

  private createConstraint(kind: AdmittedKind): OrgPolicyCustomConstraint {
    const { organization, transform } = this.props;
    const config: TypedOrgPolicyCustomConstraintConfig = {
      parent: `organizations/${organization}`,
      name: `${ADMISSION_CONSTRAINT}${kind}`,
      displayName: `Cloud Run ${kind.toLowerCase()}s must use Binary Authorization`,
      description: "Without the setting, the project's Binary Authorization policy is never asked.",
      resourceTypes: [`run.googleapis.com/${kind}`],
      methodTypes: ['CREATE', 'UPDATE'],
      actionType: 'ALLOW',
      condition: ADMISSION_CONDITION,
    };
    return new OrgPolicyCustomConstraint(
      this,
      `${kind}-constraint`,
      transformed(config, transform?.constraint),
    );
  }

  private createPolicy(kind: AdmittedKind, constraint: OrgPolicyCustomConstraint): OrgPolicyPolicy {
    return this.policy(`${kind}-policy`, constraint, this.appliesTo(), 'TRUE');
  }

  private except(kind: AdmittedKind, constraint: OrgPolicyCustomConstraint, number: string): OrgPolicyPolicy {
    return this.policy(`${kind}-except-${number}`, constraint, `projects/${number}`, 'FALSE');
  }

  private policy(
    id: string,
    constraint: OrgPolicyCustomConstraint,
    parent: string,
    enforce: 'TRUE' | 'FALSE',
  ): OrgPolicyPolicy {
    const { stage = 'dry-run', transform } = this.props;
    const rules = [{ enforce }];
    const config: OrgPolicyPolicyConfig = {
      parent,
      name: `${parent}/policies/${constraint.name}`,
      ...(stage === 'enforce' ? { spec: { rules } } : { dryRunSpec: { rules } }),
      dependsOn: [constraint],
    };
    return new OrgPolicyPolicy(this, id, transformed(config, transform?.policy));
  }

  private appliesTo(): string {
    const { appliesTo, organization } = this.props;
    if (appliesTo === undefined) return `organizations/${organization}`;
    // By number: the API's answers name projects by number, and an id would show a difference in every plan.
    return 'folder' in appliesTo ? `folders/${appliesTo.folder}` : `projects/${appliesTo.project.number}`;
  }

  private problems(): string[] {
    const { organization, appliesTo, exceptProjects = [], kinds } = this.props;
    const numbers = [
      { what: 'organization', number: organization },
      ...(appliesTo && 'folder' in appliesTo ? [{ what: 'folder', number: appliesTo.folder }] : []),
      ...(appliesTo && 'project' in appliesTo ? [{ what: 'project', number: appliesTo.project.number }] : []),
      ...exceptProjects.map(({ number }) => ({ what: 'excepted project', number })),
    ]
      .filter(({ number }) => !/^[0-9]{1,20}$/.test(number))
      .map(
        ({ what, number }) => `the ${what} "${number}" is not a number; expected digits; look up the number`,
      );
    const none = kinds?.length === 0 ? ['no kinds; expected Service, Job or both; name them'] : [];
    return [...numbers, ...none].map((problem) => `${this.node.path}: ${problem}`);
  }
}
