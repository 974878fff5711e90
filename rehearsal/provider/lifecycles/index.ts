import { binaryAuthorizationPolicy } from './binary-authorization-policy';
import { customRole } from './custom-role';
import { deletionProtection } from './deletion-protection';
import { firestoreDatabase } from './firestore-database';
import { grant, idempotent } from './idempotent';
import { kms } from './kms';
import type { Lifecycle } from './lifecycle';
import { logBucket } from './log-bucket';
import { logSink } from './log-sink';
import { notificationChannel } from './notification-channel';
import { projectService } from './project-service';
import { serviceAccount } from './service-account';
import { storageBucket, storageObject } from './storage';
import { sccSource, tasksQueue } from './undeletable';

export const LIFECYCLES: readonly Lifecycle[] = [
  binaryAuthorizationPolicy,
  customRole,
  deletionProtection,
  firestoreDatabase,
  idempotent,
  kms,
  logBucket,
  logSink,
  notificationChannel,
  projectService,
  sccSource,
  serviceAccount,
  storageBucket,
  storageObject,
  tasksQueue,
];

const PLAIN: Lifecycle = { types: [] };

export function lifecycleOf(type: string): Lifecycle {
  if (/_iam_(?:member|binding|policy)$/.test(type)) return grant;
  return LIFECYCLES.find(({ types }) => types.includes(type)) ?? PLAIN;
}
