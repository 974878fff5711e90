import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { ImageStore } from './image-repository';

/** The account that builds, in the form that a function's build configuration needs. */
export interface Builder {
  /** `projects/P/serviceAccounts/EMAIL` */
  readonly accountName: string;
  /** A function must wait for these grants: its first build would fail without them. */
  readonly grants: readonly ITerraformDependable[];
}

export interface BuildIdentityProps extends BuildAccessProps {
  readonly accountId: string;
}

export interface ExistingBuildIdentityProps extends BuildAccessProps {
  /** An account of the pipeline's project: Cloud Functions builds with an account of the same project. */
  readonly email: string;
}

/** The resources that the build uses and gets grants on. */
export interface BuildAccessProps {
  readonly project: Project;
  readonly region: string;
  readonly sourceBucketName: string;
  /**
   * The one repository that the build may push to.
   *
   * @default - every repository of the project: Cloud Functions then creates its own, `gcf-artifacts`, at the first
   * build
   */
  readonly repository?: ImageStore;
  /** The functions' key. @default - a Google-managed key */
  readonly kmsKey?: string;
}

/**
 * The account that builds the functions' images. In organizations that are secure by default, the default compute
 * account has no roles, and a build without its own identity fails (terraform-google-cloud-functions, issue 129).
 */
export class BuildIdentity extends Construct implements Builder {
  /** An existing account. It gets the grants that a build needs; Riposte changes nothing else about it. */
  static fromServiceAccountEmail(scope: Construct, id: string, props: ExistingBuildIdentityProps): Builder {
    return new ExistingBuildIdentity(scope, id, props);
  }

  readonly serviceAccount: ServiceAccount;
  readonly grants: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BuildIdentityProps) {
    super(scope, id);
    this.serviceAccount = new ServiceAccount(this, 'account', {
      project: props.project.id,
      accountId: props.accountId,
      displayName: 'Riposte build',
      description: "Builds the images of Riposte's functions.",
    });
    this.grants = grantBuild(this, props, this.serviceAccount.member);
  }

  get accountName(): string {
    return this.serviceAccount.name;
  }
}

class ExistingBuildIdentity extends Construct implements Builder {
  readonly accountName: string;
  readonly grants: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { email, ...props }: ExistingBuildIdentityProps) {
    super(scope, id);
    this.accountName = `projects/${props.project.id}/serviceAccounts/${email}`;
    this.grants = grantBuild(this, props, `serviceAccount:${email}`);
  }
}

function grantBuild(
  scope: Construct,
  props: BuildAccessProps,
  member: string,
): readonly ITerraformDependable[] {
  const inProject = (id: string, role: string, condition?: ReturnType<typeof sourceOnly>) =>
    new ProjectIamMember(scope, id, {
      project: props.project.id,
      role,
      member,
      ...(condition ? { condition } : {}),
    });
  return [
    inProject('writes-logs', 'roles/logging.logWriter'),
    props.repository
      ? props.repository.grantWrite('build-pushes', member)
      : inProject('pushes-image', 'roles/artifactregistry.writer'),
    inProject('reads-source', 'roles/storage.objectViewer', sourceOnly(props)),
  ];
}

/**
 * The build runs third-party install code, so it must not read the evidence bucket. It may read the source bucket and
 * the bucket to which Cloud Functions copies the source. Cloud Functions creates that one at the first deployment, for
 * each project number and region, so this is a condition on the project instead of a grant on a bucket. With a key, the
 * name of the copy's bucket ends with a hash of the key ("Build process overview" of Cloud Run functions), which is
 * unknown here.
 */
const sourceOnly = ({ project, region, sourceBucketName, kmsKey }: BuildAccessProps) => {
  const copies = `gcf-v2-sources-${project.number}-${region}`;
  const exact = [sourceBucketName, copies].flatMap((bucket) => [
    `resource.name == "projects/_/buckets/${bucket}"`,
    `resource.name.startsWith("projects/_/buckets/${bucket}/")`,
  ]);
  const hashed = kmsKey === undefined ? [] : [`resource.name.startsWith("projects/_/buckets/${copies}-")`];
  return {
    title: 'Function source only',
    description: 'The source bucket and the copy that Cloud Functions makes of it.',
    expression: [...exact, ...hashed].join(' || '),
  };
};
