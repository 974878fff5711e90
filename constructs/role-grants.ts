import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { Construct } from 'constructs';
import type { Grant } from '../core/grants';
import type { GrantScope, Identity } from '../core/permissions';
import { CustomRole } from './custom-role';
import { notHeldBy, PREDEFINED_ROLES, type PredefinedScope } from './predefined-roles';
import type { Project } from './project';
import { WorkloadAccess } from './workload-access';

/** Where each scope's permissions are bound. A target that is absent makes a grant for its scope an error. */
export interface GrantTargets {
  /** `projects/P/databases/D` */
  readonly ledgerDatabase: string;
  /** `projects/P/databases/D` */
  readonly effectsDatabase: string;
  readonly evidenceBucketName: string;
  readonly runtimeServiceAccounts: readonly string[];
  /** @default - the identity hands nothing over */
  readonly commandTopicName?: string;
  /** @default - the identity asks no reputation service */
  readonly reputationSecretVersion?: string;
}

export interface RoleGrantsProps {
  readonly project: Project;
  readonly identity: Identity;
  /** IAM member of the identity's service account. */
  readonly member: string;
  readonly grants: readonly Grant[];
  readonly targets: GrantTargets;
}

/** Turns derived grants into roles and members: one scope is one role, and nothing is granted beside them. */
export class RoleGrants extends Construct {
  private readonly problems: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RoleGrantsProps,
  ) {
    super(scope, id);
    for (const grant of props.grants) this.bind[grant.scope](grant);
    this.node.addValidation({ validate: () => this.problems });
  }

  private readonly bind: Record<GrantScope, (grant: Grant) => void> = {
    project: (grant) => this.bindProject(grant),
    ledger: (grant) => this.bindProject(grant, databaseOnly(this.props.targets.ledgerDatabase, 'cases')),
    effects: (grant) => this.bindProject(grant, databaseOnly(this.props.targets.effectsDatabase, 'effects')),
    evidence: (grant) => this.bindEvidence(grant),
    'command-topic': (grant) => this.bindCommandTopic(grant),
    finding: (grant) => this.bindFinding(grant),
    'runtime-service-account': (grant) => this.bindWorkloads(grant),
    reputation: (grant) => this.bindReputation(grant),
  };

  private bindProject(grant: Grant, condition?: ReturnType<typeof databaseOnly>): void {
    new ProjectIamMember(this, `${grant.scope}-member`, {
      project: this.props.project.id,
      role: this.customRole(grant).name,
      member: this.props.member,
      ...(condition ? { condition } : {}),
    });
  }

  private bindEvidence(grant: Grant): void {
    new StorageBucketIamMember(this, 'evidence-member', {
      bucket: this.props.targets.evidenceBucketName,
      role: this.customRole(grant).name,
      member: this.props.member,
    });
  }

  private bindWorkloads(grant: Grant): void {
    const { project, identity, member, targets } = this.props;
    new WorkloadAccess(this, 'workloads', {
      project,
      identity,
      member,
      permissions: grant.permissions,
      runtimeServiceAccounts: targets.runtimeServiceAccounts,
    });
  }

  private bindCommandTopic(grant: Grant): void {
    const topic = this.props.targets.commandTopicName;
    if (topic === undefined) {
      this.noTarget(grant, 'a command topic');
      return;
    }
    new PubsubTopicIamMember(this, 'command-topic-member', {
      project: this.props.project.id,
      topic,
      role: this.predefinedRole('command-topic', grant),
      member: this.props.member,
    });
  }

  private bindFinding(grant: Grant): void {
    new ProjectIamMember(this, 'finding-member', {
      project: this.props.project.id,
      role: this.predefinedRole('finding', grant),
      member: this.props.member,
    });
  }

  private bindReputation(grant: Grant): void {
    const version = this.props.targets.reputationSecretVersion;
    if (version === undefined) {
      this.noTarget(grant, 'reputation.secretVersion in the config');
      return;
    }
    const [, project, , secretId] = version.split('/');
    new SecretManagerSecretIamMember(this, 'reputation-member', {
      project: project as string,
      secretId: secretId as string,
      role: this.predefinedRole('reputation', grant),
      member: this.props.member,
    });
  }

  private customRole(grant: Grant): CustomRole {
    const { project, identity } = this.props;
    return new CustomRole(this, `${grant.scope}-role`, { project, identity, ...grant });
  }

  private predefinedRole(scope: PredefinedScope, grant: Grant): string {
    const { role } = PREDEFINED_ROLES[scope];
    for (const permission of notHeldBy(scope, grant.permissions)) {
      this.problems.push(
        `${this.node.path}: ${role} does not hold ${permission}; expected only ${PREDEFINED_ROLES[scope].permissions.join(', ')} on scope ${scope}; declare it on another scope or choose another role in constructs/predefined-roles.ts`,
      );
    }
    return role;
  }

  private noTarget(grant: Grant, what: string): void {
    this.problems.push(
      `${this.node.path}: ${this.props.identity} needs ${grant.permissions.join(', ')} but has no ${grant.scope} to hold them on; expected ${what}; provide it or disable the part that declares them`,
    );
  }
}

/** IAM evaluates resource.name for Firestore per database, so other databases stay out of reach. */
const databaseOnly = (database: string, what: 'cases' | 'effects') => ({
  title: `The ledger of ${what} only`,
  description: `Only the database that holds the ${what}.`,
  expression: `resource.name == "${database}"`,
});
