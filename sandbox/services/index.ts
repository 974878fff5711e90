import type { Service } from '../contract/service';
import type { ServiceId } from '../protocol/request';
import { artifactRegistry } from './artifactregistry';
import { binaryAuthorization } from './binaryauthorization';
import { cloudFunctions } from './cloudfunctions';
import { cloudKms } from './cloudkms';
import { cloudScheduler } from './cloudscheduler';
import { containerAnalysis } from './containeranalysis';
import { firestore } from './firestore';
import { iam } from './iam';
import { iamCredentials } from './iamcredentials';
import { logging } from './logging';
import { monitoring } from './monitoring';
import { orgPolicy } from './orgpolicy';
import { pubsub } from './pubsub';
import { resourceManager } from './resourcemanager';
import { run } from './run';
import { scc } from './scc';
import { sccManagement } from './sccmanagement';
import { secretManager } from './secretmanager';
import { serviceUsage } from './serviceusage';
import { storage } from './storage';
import { virusTotal } from './virustotal';

/** Every API that the sandbox implements. A missing API does not compile. */
export const SERVICES: Readonly<Record<ServiceId, Service>> = {
  binaryauthorization: binaryAuthorization,
  firestore,
  iam,
  logging,
  monitoring,
  orgpolicy: orgPolicy,
  pubsub,
  resourcemanager: resourceManager,
  run,
  scc,
  sccmanagement: sccManagement,
  secretmanager: secretManager,
  serviceusage: serviceUsage,
  storage,
  virustotal: virusTotal,
  cloudfunctions: cloudFunctions,
  artifactregistry: artifactRegistry,
  cloudkms: cloudKms,
  cloudscheduler: cloudScheduler,
  containeranalysis: containerAnalysis,
  iamcredentials: iamCredentials,
};
