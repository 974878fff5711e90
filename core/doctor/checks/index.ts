import type { Check } from '../check';
import { actAsCheck } from './act-as';
import { apisCheck } from './apis';
import { auditConfigCheck } from './audit-config';
import { binaryAuthorizationCheck } from './binary-authorization';
import { configCheck } from './config';
import { deploymentCheck } from './deployment';
import { invokersCheck } from './invokers';
import { locationsCheck } from './locations';
import { notificationConfigCheck, notificationQuotaCheck } from './notification-configs';
import { customConstraintsCheck, orgPolicyChecks } from './org-policies';
import { functionNamesCheck, logBucketsCheck } from './own-names';
import { projectCheck } from './project';
import { pushTokensCheck, serviceAgentsCheck } from './service-agents';
import { subscriptionsCheck } from './subscriptions';
import {
  controlPlaneDetectorsCheck,
  runDetectorsCheck,
  threatDetectionCheck,
  tierCheck,
} from './threat-detection';
import { executionEnvironmentCheck, runtimeAccountsCheck } from './workloads';

/** In the order of a deployment: the config, whether findings arrive, what it may change, and what would prevent it. */
export const CHECKS: readonly Check[] = [
  configCheck,
  projectCheck,
  apisCheck,
  serviceAgentsCheck,
  pushTokensCheck,
  locationsCheck,
  tierCheck,
  threatDetectionCheck,
  runDetectorsCheck,
  controlPlaneDetectorsCheck,
  executionEnvironmentCheck,
  runtimeAccountsCheck,
  actAsCheck,
  ...orgPolicyChecks,
  customConstraintsCheck,
  binaryAuthorizationCheck,
  notificationConfigCheck,
  notificationQuotaCheck,
  auditConfigCheck,
  functionNamesCheck,
  logBucketsCheck,
  invokersCheck,
  subscriptionsCheck,
  deploymentCheck,
];
