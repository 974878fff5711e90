import type { AssumptionId } from '../protocol/assumptions';
import { GOVERNANCE_PERMISSIONS } from './governance-permissions';

/** What a permission is tested on. The services know how to find it in a request. */
export type TestedOn =
  | 'service'
  | 'service-parent'
  | 'operation'
  | 'runtime-service-account'
  | 'parent'
  | 'finding'
  | 'topic'
  | 'subscription'
  | 'database'
  | 'bucket'
  | 'project'
  | 'secret'
  | 'service-account'
  | 'resource';

export interface RequiredPermission {
  readonly permission: string;
  readonly on: TestedOn;
  /** Tested only while the assumption has this setting. */
  readonly when?: { readonly assumption: AssumptionId; readonly is: string };
  readonly source: string;
}

const RUN_PROTO = 'googleapis google/cloud/run/v2 and the roles of 2026-08-22';
const PUBSUB_ACCESS = 'cloud.google.com/pubsub/docs/access-control';
const RUN_ACTAS = 'live 403s in cloud-run-release-manager issue 81 and two other reports; roles page silent';

/**
 * Method to permission. Written from Google's documents and role dumps, never from our own catalogue of actions:
 * the sandbox must not share our misunderstandings. Permissions that depend on the request's content (Firestore
 * preconditions, Storage overwrites) are decided in the service, where their source stands.
 */
export const PERMISSIONS: Readonly<Record<string, readonly RequiredPermission[]>> = {
  'run:Services.GetService': [{ permission: 'run.services.get', on: 'service', source: RUN_PROTO }],
  'run:Services.ListServices': [{ permission: 'run.services.list', on: 'service-parent', source: RUN_PROTO }],
  'run:Services.UpdateService': [
    { permission: 'run.services.update', on: 'service', source: RUN_PROTO },
    {
      permission: 'iam.serviceAccounts.actAs',
      on: 'runtime-service-account',
      when: { assumption: 'run.actas-on-update', is: 'required' },
      source: RUN_ACTAS,
    },
  ],
  'run:Services.GetIamPolicy': [
    { permission: 'run.services.getIamPolicy', on: 'service', source: RUN_PROTO },
  ],
  'run:Services.SetIamPolicy': [
    { permission: 'run.services.setIamPolicy', on: 'service', source: RUN_PROTO },
  ],
  // "no permissions required" (service.proto, TestIamPermissions)
  'run:Services.TestIamPermissions': [],
  'run:Revisions.ListRevisions': [
    { permission: 'run.revisions.list', on: 'service-parent', source: RUN_PROTO },
  ],
  'run:Revisions.GetRevision': [{ permission: 'run.revisions.get', on: 'service-parent', source: RUN_PROTO }],
  'run:Operations.GetOperation': [{ permission: 'run.operations.get', on: 'operation', source: RUN_PROTO }],
  // wait is tested as get (method map of the role dump)
  'run:Operations.WaitOperation': [{ permission: 'run.operations.get', on: 'operation', source: RUN_PROTO }],
  'scc:SecurityCenter.ListFindings': [
    {
      permission: 'securitycenter.findings.list',
      on: 'parent',
      source: 'securitycenter v2 proto: on the parent that the request names; findings.get does not exist',
    },
  ],
  'scc:SecurityCenter.UpdateSecurityMarks': [
    {
      permission: 'securitycenter.findingsecuritymarks.update',
      on: 'finding',
      source: 'role dump: roles/securitycenter.findingSecurityMarksWriter; tested on the name that is sent',
    },
  ],
  'pubsub:Publisher.Publish': [
    {
      permission: 'pubsub.topics.publish',
      on: 'topic',
      source: 'cloud.google.com/pubsub/docs/access-control',
    },
  ],
  'pubsub:Publisher.DeleteTopic': [
    { permission: 'pubsub.topics.delete', on: 'topic', source: PUBSUB_ACCESS },
  ],
  'pubsub:Subscriber.DeleteSubscription': [
    { permission: 'pubsub.subscriptions.delete', on: 'subscription', source: PUBSUB_ACCESS },
  ],
  'pubsub:Subscriber.ModifyPushConfig': [
    { permission: 'pubsub.subscriptions.update', on: 'subscription', source: PUBSUB_ACCESS },
  ],
  // Which of the two follows from the name (services/pubsub-admin.ts).
  'pubsub:IAMPolicy.SetIamPolicy': [],
  'firestore:Firestore.BatchGetDocuments': [
    {
      permission: 'datastore.entities.get',
      on: 'database',
      source: 'cloud.google.com/firestore/docs/security/iam',
    },
  ],
  'logging:LoggingServiceV2.ListLogEntries': [
    {
      permission: 'logging.logEntries.list',
      on: 'project',
      source: 'cloud.google.com/logging/docs/access-control: per resource named',
    },
  ],
  'monitoring:MetricService.ListTimeSeries': [
    {
      permission: 'monitoring.timeSeries.list',
      on: 'project',
      source: 'cloud.google.com/monitoring/access-control',
    },
  ],
  'secretmanager:SecretManagerService.AccessSecretVersion': [
    {
      permission: 'secretmanager.versions.access',
      on: 'secret',
      source: 'cloud.google.com/secret-manager/docs/access-control',
    },
  ],
  ...GOVERNANCE_PERMISSIONS,
};
