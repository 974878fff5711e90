/** The npm entry: one facade, and its parts for those who compose their own. */

export { defineResponse } from '../core/config/define-response';
export {
  parseResponseConfig,
  type ResponseConfig,
  type ResponseConfigInput,
} from '../core/config/response-config';
export { BuildIdentity, type BuildIdentityProps } from './build-identity';
export { CustomRole, type CustomRoleProps } from './custom-role';
export { DeadLetters, type DeadLettersProps } from './dead-letters';
export { DetectionAndResponse, type DetectionAndResponseProps } from './detection-and-response';
export { EvidenceBucket, type EvidenceBucketProps } from './evidence-bucket';
export { FindingNotifications, type FindingNotificationsProps } from './finding-notifications';
export { FunctionSource, type FunctionSourceProps } from './function-source';
export { Ledger, type LedgerProps } from './ledger';
export { OperatorError } from './operator-error';
export type { Project } from './project';
export { ProjectServices, type ProjectServicesProps } from './project-services';
export { PushPipe, type PushPipeProps, type PushTarget } from './push-pipe';
export { ResponseFunction, type ResponseFunctionProps } from './response-function';
export { type GrantTargets, RoleGrants, type RoleGrantsProps } from './role-grants';
export { WorkloadAccess, type WorkloadAccessProps } from './workload-access';
