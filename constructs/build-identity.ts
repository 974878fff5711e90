import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ImageRepository } from './image-repository';
import type { Project } from './project';

export interface BuildIdentityProps {
  readonly project: Project;
  readonly region: string;
  readonly accountId: string;
  readonly sourceBucketName: string;
  /**
   * The one repository that the build may push to.
   *
   * @default - every repository of the project: Cloud Functions then makes its own, `gcf-artifacts`, at the first build
   */
  readonly repository?: ImageRepository;
  /** The functions' key. @default - a key of Google's */
  readonly kmsKey?: string;
}

/**
 * Who builds the functions' images. In organizations that are secure by default, the default compute account has no
 * roles and a build without its own identity fails (terraform-google-cloud-functions, issue 129).
 */
export class BuildIdentity extends Construct {
  readonly serviceAccount: ServiceAccount;
  /** A function must wait for these: its first build would fail without them. */
  readonly grants: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BuildIdentityProps) {
    super(scope, id);
    this.serviceAccount = new ServiceAccount(this, 'account', {
      project: props.project.id,
      accountId: props.accountId,
      displayName: 'Riposte build',
      description: "Builds the images of Riposte's functions.",
    });
    this.grants = [
      this.grant(props, 'writes-logs', 'roles/logging.logWriter'),
      props.repository
        ? props.repository.grantWrite('build-pushes', this.serviceAccount.member)
        : this.grant(props, 'pushes-image', 'roles/artifactregistry.writer'),
      this.grant(props, 'reads-source', 'roles/storage.objectViewer', sourceOnly(props)),
    ];
  }

  private grant(
    props: BuildIdentityProps,
    id: string,
    role: string,
    condition?: ReturnType<typeof sourceOnly>,
  ): ProjectIamMember {
    return new ProjectIamMember(this, id, {
      project: props.project.id,
      role,
      member: this.serviceAccount.member,
      ...(condition ? { condition } : {}),
    });
  }
}

/**
 * The build runs third-party install code, so it must not read the evidence bucket: only our source bucket, and the
 * bucket to which Cloud Functions copies the source (one per project number and region, made at the first deploy,
 * which is why this is a condition on the project and no bucket binding). With a key, the copy's bucket has a hash of
 * the key behind its name ("Build process overview" of Cloud Run functions), which is not known here.
 */
const sourceOnly = ({ project, region, sourceBucketName, kmsKey }: BuildIdentityProps) => {
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
