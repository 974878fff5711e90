import { FolderIamAuditConfig } from '@cdktf/provider-google/lib/folder-iam-audit-config';
import { OrganizationIamAuditConfig } from '@cdktf/provider-google/lib/organization-iam-audit-config';
import { ProjectIamAuditConfig } from '@cdktf/provider-google/lib/project-iam-audit-config';
import { Construct } from 'constructs';
import { type LogScope, problemsOfScope, scopeName } from './log-sink';

/** The kinds of Data Access logs (google.iam.v1.AuditLogConfig.LogType); ADMIN_WRITE is always logged. */
export const AUDIT_LOG_TYPES = ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'] as const;
export type AuditLogType = (typeof AUDIT_LOG_TYPES)[number];

/** What is configured today for securitycenter.googleapis.com at the scope. */
export interface ExistingAuditLog {
  readonly logType: AuditLogType;
  /** @default - nobody is exempted */
  readonly exemptedMembers?: readonly string[];
}

export interface AuditConfigProps {
  readonly scope: LogScope;
  /**
   * The current configuration of the scope for the service securitycenter.googleapis.com:
   * - `nothing-exists`: no audit config for this service. Terraform creates one, and `destroy` removes it again.
   * - a list: the config that exists. Terraform imports it, keeps it and adds DATA_WRITE. `destroy` refuses to remove
   *   it, because it existed before.
   */
  readonly existing: 'nothing-exists' | readonly ExistingAuditLog[];
}

/** SCC's audit logs are configured under this service name. */
export const SCC_SERVICE = 'securitycenter.googleapis.com';

/**
 * The audit-log configuration without which tampering with SCC leaves no trace. Changes of notification configs, mutes
 * and states of findings are DATA_WRITE, which is off by default.
 *
 * The provider's resource is authoritative for its service: applied blindly, it replaces log types and exemptions that
 * others set. So the caller states what exists. A list is imported, and the plan shows every difference before anything
 * changes. A list where nothing exists fails the plan at the import. `nothing-exists` where a config exists is not
 * noticed, and the provider overwrites the config: read the scope's audit config first, for example with
 * `gcloud projects get-iam-policy PROJECT --format=json`.
 *
 * A config above the project also applies to the project: leave this construct out where the organization already logs
 * DATA_WRITE of SCC.
 */
export class AuditConfig extends Construct {
  readonly config: OrganizationIamAuditConfig | FolderIamAuditConfig | ProjectIamAuditConfig;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuditConfigProps,
  ) {
    super(scope, id);
    this.config = this.createConfig();
    if (props.existing !== 'nothing-exists') this.config.importFrom(`${this.importParent()} ${SCC_SERVICE}`);
    this.node.addValidation({ validate: () => this.problems() });
  }

  private createConfig(): AuditConfig['config'] {
    const { scope, existing } = this.props;
    const common = {
      service: SCC_SERVICE,
      auditLogConfig: completed(existing === 'nothing-exists' ? [] : existing),
      ...(existing === 'nothing-exists' ? {} : { lifecycle: { preventDestroy: true } }),
    };
    if ('organization' in scope) {
      return new OrganizationIamAuditConfig(this, 'config', { ...common, orgId: scope.organization });
    }
    if ('folder' in scope) {
      return new FolderIamAuditConfig(this, 'config', { ...common, folder: scopeName(scope) });
    }
    return new ProjectIamAuditConfig(this, 'config', { ...common, project: scope.project });
  }

  /** Import ids in the form of the provider's documents: the bare id for projects and organizations. */
  private importParent(): string {
    const { scope } = this.props;
    if ('organization' in scope) return scope.organization;
    return 'folder' in scope ? scopeName(scope) : scope.project;
  }

  private problems(): string[] {
    const { existing, scope } = this.props;
    const logs = existing === 'nothing-exists' ? [] : existing;
    const exempted = logs
      .filter(({ logType }) => logType === 'DATA_WRITE')
      .flatMap(({ exemptedMembers = [] }) => exemptedMembers)
      .map(
        (member) =>
          `${member} is exempted from DATA_WRITE; expected no exemption, because an exempted account changes SCC without a trace; remove the exemption there, then here`,
      );
    const twice = AUDIT_LOG_TYPES.filter(
      (type) => logs.filter(({ logType }) => logType === type).length > 1,
    ).map((type) => `${type} is listed twice; expected each log type once; merge the entries`);
    const none =
      existing !== 'nothing-exists' && existing.length === 0
        ? ["the list of existing log types is empty; expected at least one; write 'nothing-exists'"]
        : [];
    return [...problemsOfScope(scope), ...exempted, ...twice, ...none].map(
      (problem) => `${this.node.path}: ${problem}`,
    );
  }
}

/** Sorted by log type, so that the list does not depend on the order that the caller wrote. */
const completed = (existing: readonly ExistingAuditLog[]) =>
  AUDIT_LOG_TYPES.flatMap((logType) => {
    const stands = existing.find((each) => each.logType === logType);
    if (!stands && logType !== 'DATA_WRITE') return [];
    const exempted = stands?.exemptedMembers ?? [];
    return [{ logType, ...(exempted.length > 0 ? { exemptedMembers: [...exempted] } : {}) }];
  });
