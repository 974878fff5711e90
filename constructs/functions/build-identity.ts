import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { ImageStore } from './image-repository';

/** Who builds, as a function's build configuration needs it. */
export interface Builder {
  /** `projects/P/serviceAccounts/EMAIL` */
  readonly accountName: string;
  /** A function must wait for these: its first build would fail without them. */
  readonly grants: readonly ITerraformDependable[];
}

export interface BuildIdentityProps extends BuildAccessProps {
  readonly accountId: string;
}

export interface ExistingBuildIdentityProps extends BuildAccessProps {
  /** In the pipeline's project: Cloud Functions builds as an account of its own project. */
  readonly email: string;
}

/** What the build works with, and is granted. */
export interface BuildAccessProps {
  readonly project: Project;
  readonly region: string;
  readonly sourceBucketName: string;
  /**
   * The one repository that the build may push to.
   *
   * @default - every repository of the project: Cloud Functions then makes its own, `gcf-artifacts`, at the first build
   */
  readonly repository?: ImageStore;
  /** The functions' key. @default - a key of Google's */
  readonly kmsKey?: string;
}

/**
 * Who builds the functions' images. In organizations that are secure by default, the default compute account has no
 * roles and a build without its own identity fails (terraform-google-cloud-functions, issue 129).
 */
export class BuildIdentity extends Construct implements Builder {
  /** An account that exists. It is granted what a build needs, and nothing else of it is touched. */
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
 * The build runs third-party install code, so it must not read the evidence bucket: only our source bucket, and the
 * bucket to which Cloud Functions copies the source (one per project number and region, made at the first deploy,
 * which is why this is a condition on the project and no bucket binding). With a key, the copy's bucket has a hash of
 * the key behind its name ("Build process overview" of Cloud Run functions), which is not known here.
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
