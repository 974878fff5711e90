import type { TamperDetection } from '../tampering';
import { admissionBreakglass } from './admission-breakglass';
import { admissionRefused } from './admission-refused';
import { alerting } from './alerting';
import { attestation } from './attestation';
import { auditConfig } from './audit-config';
import { binaryAuthorizationAttestor } from './binary-authorization-attestor';
import { binaryAuthorizationPolicy } from './binary-authorization-policy';
import { customRole } from './custom-role';
import { denyPolicy } from './deny-policy';
import { evidence } from './evidence';
import { cloudFunction } from './function';
import { identityAccount } from './identity-account';
import { identityGrants } from './identity-grants';
import { identityToken } from './identity-token';
import { kmsKey } from './kms-key';
import { ledger } from './ledger';
import { loggingBucket } from './logging-bucket';
import { loggingExclusion } from './logging-exclusion';
import { loggingSink } from './logging-sink';
import { orgPolicy } from './org-policy';
import { projectLifecycle } from './project-lifecycle';
import { pubsubSubscription } from './pubsub-subscription';
import { pubsubTopic } from './pubsub-topic';
import { runService } from './run-service';
import { sccBulkMute } from './scc-bulk-mute';
import { sccCustomModule } from './scc-custom-module';
import { sccExport } from './scc-export';
import { sccFindingState } from './scc-finding-state';
import { sccMuteConfig } from './scc-mute-config';
import { sccNotificationConfig } from './scc-notification-config';
import { sccService } from './scc-service';
import { schedulerJob } from './scheduler-job';
import { secret } from './secret';
import { serviceDisabled } from './service-disabled';

/** In the path of a finding: what reports it, carries it, responds to it, stores it, admits images, grants access. */
export const TAMPER_DETECTIONS: readonly TamperDetection[] = [
  sccNotificationConfig,
  sccService,
  sccMuteConfig,
  sccBulkMute,
  sccFindingState,
  sccExport,
  sccCustomModule,
  pubsubTopic,
  pubsubSubscription,
  cloudFunction,
  runService,
  secret,
  schedulerJob,
  ledger,
  evidence,
  loggingSink,
  loggingExclusion,
  loggingBucket,
  auditConfig,
  alerting,
  binaryAuthorizationPolicy,
  binaryAuthorizationAttestor,
  attestation,
  kmsKey,
  admissionBreakglass,
  admissionRefused,
  orgPolicy,
  identityGrants,
  identityAccount,
  identityToken,
  customRole,
  denyPolicy,
  serviceDisabled,
  projectLifecycle,
];
