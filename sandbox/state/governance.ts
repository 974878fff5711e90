import type { JsonObject } from '../../core/values/json';

/**
 * The environment of a deployment: enabled APIs, security services and accounts. Names are relative and contain project
 * ids. Values are messages of the API that returns them.
 */
export interface GovernanceState {
  /** Enabled APIs by `projects/P`. */
  readonly apis: Readonly<Record<string, readonly string[]>>;
  /** SecurityCenterService by `projects/P/locations/global/securityCenterServices/S`. */
  readonly securityServices: Readonly<Record<string, JsonObject>>;
  /**
   * google.iam.v1.AuditConfig by `projects/P`, `folders/F` or `organizations/O`. It is part of the IAM policy there.
   */
  readonly auditConfigs: Readonly<Record<string, readonly JsonObject[]>>;
  /** By `projects/P/serviceAccounts/EMAIL`. */
  readonly serviceAccounts: Readonly<Record<string, Account>>;
  /** NotificationConfig by full name. These configs belong to other people and notify other topics. */
  readonly notificationConfigs: Readonly<Record<string, JsonObject>>;
}

/** A service account that people manage. This includes the default accounts of Google's services. */
export interface Account {
  readonly disabled: boolean;
  readonly displayName?: string;
  readonly description?: string;
  /** Differs between accounts that have the same address. The id of a seeded account derives from its name. */
  readonly uniqueId?: string;
  /** Grows with every change. The etag derives from it. */
  readonly version?: number;
}

/**
 * Policies in the short form of a seed. In the sandbox they become resources of their APIs (boot/seeded-policies.ts).
 */
export interface SeededPolicies {
  /** orgpolicy v2 PolicySpec by `{projects|folders|organizations}/X/policies/CONSTRAINT`. The nearest one applies. */
  readonly orgPolicies: Readonly<Record<string, JsonObject>>;
  /** orgpolicy v2 CustomConstraint by `organizations/O/customConstraints/custom.X`. */
  readonly customConstraints: Readonly<Record<string, JsonObject>>;
  /** binaryauthorization v1 Policy by `projects/P/policy`. Absent: Google's default, which admits every image. */
  readonly admissionPolicies: Readonly<Record<string, JsonObject>>;
}

export type GovernanceSeed = Partial<GovernanceState & SeededPolicies>;

export const EMPTY_GOVERNANCE: GovernanceState = {
  apis: {},
  securityServices: {},
  auditConfigs: {},
  serviceAccounts: {},
  notificationConfigs: {},
};
