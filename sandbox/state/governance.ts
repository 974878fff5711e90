import type { JsonObject } from '../../core/values/json';

/**
 * What stands around a deployment: switched-on APIs, security services, accounts. Names are relative, projects by id;
 * values are messages of the API that answers them.
 */
export interface GovernanceState {
  /** Enabled APIs by `projects/P`. */
  readonly apis: Readonly<Record<string, readonly string[]>>;
  /** SecurityCenterService by `projects/P/locations/global/securityCenterServices/S`. */
  readonly securityServices: Readonly<Record<string, JsonObject>>;
  /** google.iam.v1.AuditConfig by `projects/P`, `folders/F`, `organizations/O`: part of the policy there. */
  readonly auditConfigs: Readonly<Record<string, readonly JsonObject[]>>;
  /** By `projects/P/serviceAccounts/EMAIL`. */
  readonly serviceAccounts: Readonly<Record<string, Account>>;
  /** Configs of other people, which notify elsewhere: NotificationConfig by full name. */
  readonly notificationConfigs: Readonly<Record<string, JsonObject>>;
}

/** A service account that people manage, the default ones of Google's services among them. */
export interface Account {
  readonly disabled: boolean;
  readonly displayName?: string;
  readonly description?: string;
  /** Another one for another account of the same address. A seeded account has one made of its name. */
  readonly uniqueId?: string;
  /** Grows with every change; the etag is made of it. */
  readonly version?: number;
}

/** Policies that a seed states in short. In the world they are resources of their APIs (boot/seeded-policies.ts). */
export interface SeededPolicies {
  /** orgpolicy v2 PolicySpec by `{projects|folders|organizations}/X/policies/CONSTRAINT`; the nearest one is in force. */
  readonly orgPolicies: Readonly<Record<string, JsonObject>>;
  /** orgpolicy v2 CustomConstraint by `organizations/O/customConstraints/custom.X`. */
  readonly customConstraints: Readonly<Record<string, JsonObject>>;
  /** binaryauthorization v1 Policy by `projects/P/policy`; absent: Google's default, which admits everything. */
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
