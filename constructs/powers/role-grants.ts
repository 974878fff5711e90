import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { Construct } from 'constructs';
import type { Grant } from '../../core/deployment/grants';
import type { Instance } from '../../core/naming/names';
import type { GrantScope, Identity } from '../../core/permissions/permissions';
import type { Project } from '../provider/project';
import { CustomRole } from './custom-role';
import { notHeldBy, PREDEFINED_ROLES, type PredefinedScope } from './predefined-roles';
import { WorkloadAccess } from './workload-access';

/** The resource that each scope's permissions are granted on. A missing target is an error, never a wider grant. */
export interface GrantTargets {
  /**
   * `projects/P/databases/D`
   *
   * @default - the identity has no case ledger
   */
  readonly ledgerDatabase?: string;
  /**
   * `projects/P/databases/D`
   *
   * @default - the identity has no effect ledger
   */
  readonly effectsDatabase?: string;
  /** @default - the identity stores no evidence */
  readonly evidenceBucketName?: string;
  /** @default - the identity may not act on any workload's account */
  readonly runtimeServiceAccounts?: readonly string[];
  /** @default - the identity publishes no commands */
  readonly commandTopicName?: string;
  /** @default - the identity calls no reputation service */
  readonly reputationSecretVersion?: string;
}

export interface RoleGrantsProps {
  /** The project of the grants: the hub's, or a protected project. */
  readonly project: Project;
  /** The pipeline of the identity. */
  readonly instance: Instance;
  readonly identity: Identity;
  /** IAM member of the identity's service account. */
  readonly member: string;
  readonly grants: readonly Grant[];
  readonly targets: GrantTargets;
}

/** Turns derived grants into roles and members: one role for each scope, and no other grant. */
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
    ledger: (grant) => this.bindDatabase(grant, 'ledgerDatabase', 'cases'),
    effects: (grant) => this.bindDatabase(grant, 'effectsDatabase', 'effects'),
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

  private bindDatabase(
    grant: Grant,
    target: 'ledgerDatabase' | 'effectsDatabase',
    what: 'cases' | 'effects',
  ): void {
    const database = this.props.targets[target];
    if (database === undefined) this.noTarget(grant, target);
    else this.bindProject(grant, databaseOnly(database, what));
  }

  private bindEvidence(grant: Grant): void {
    const bucket = this.props.targets.evidenceBucketName;
    if (bucket === undefined) {
      this.noTarget(grant, 'an evidence bucket');
      return;
    }
    new StorageBucketIamMember(this, 'evidence-member', {
      bucket,
      role: this.customRole(grant).name,
      member: this.props.member,
    });
  }

  private bindWorkloads(grant: Grant): void {
    const { project, instance, identity, member, targets } = this.props;
    new WorkloadAccess(this, 'workloads', {
      project,
      instance,
      identity,
      member,
      permissions: grant.permissions,
      runtimeServiceAccounts: targets.runtimeServiceAccounts ?? [],
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
    const { project, instance, identity } = this.props;
    return new CustomRole(this, `${grant.scope}-role`, { project, instance, identity, ...grant });
  }

  private predefinedRole(scope: PredefinedScope, grant: Grant): string {
    const { role } = PREDEFINED_ROLES[scope];
    for (const permission of notHeldBy(scope, grant.permissions)) {
      this.problems.push(
        `${this.node.path}: ${role} does not contain ${permission}; expected only ${PREDEFINED_ROLES[scope].permissions.join(', ')} on scope ${scope}; declare it on another scope or choose another role in constructs/powers/predefined-roles.ts`,
      );
    }
    return role;
  }

  private noTarget(grant: Grant, what: string): void {
    this.problems.push(
      `${this.node.path}: ${this.props.identity} needs ${grant.permissions.join(', ')} but has no ${grant.scope} to grant them on; expected ${what}; provide it or disable the part that declares them`,
    );
  }
}

/** IAM evaluates resource.name of Firestore for each database, so other databases stay out of reach. */
const databaseOnly = (database: string, what: 'cases' | 'effects') => ({
  title: `The ledger of ${what} only`,
  description: `Only the database that holds the ${what}.`,
  expression: `resource.name == "${database}"`,
});
