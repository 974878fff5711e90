import type { Identity, Permission } from './permissions';

/** Parts of the pipeline that are neither action nor investigator, and what each identity needs for them. */
export interface Recorder {
  readonly id: string;
  readonly permissions: Readonly<Partial<Record<Identity, readonly Permission[]>>>;
}

/**
 * Firestore checks a commit by its preconditions: exists=false needs create, updateTime or exists=true needs
 * update, batchGet needs get. No delete, no list, no transaction (datastore.databases.get).
 */
const LEDGER: readonly Permission[] = ['create', 'get', 'update'].map((verb) => ({
  permission: `datastore.entities.${verb}`,
  on: 'ledger',
}));

export const RECORDERS: readonly Recorder[] = [
  { id: 'case-ledger', permissions: { responder: LEDGER, actor: LEDGER } },
  {
    id: 'evidence-manifest',
    permissions: {
      responder: [{ permission: 'storage.objects.create', on: 'evidence' }],
      actor: [{ permission: 'storage.objects.create', on: 'evidence' }],
    },
  },
  {
    id: 'hand-over',
    permissions: { responder: [{ permission: 'pubsub.topics.publish', on: 'command-topic' }] },
  },
  {
    id: 'finding-confirmation',
    permissions: { actor: [{ permission: 'securitycenter.findings.list', on: 'project' }] },
  },
  {
    // "contained" is only said when the configuration is re-read and the instance metric says zero.
    id: 'containment-verification',
    permissions: {
      actor: [
        { permission: 'run.services.get', on: 'project' },
        { permission: 'run.revisions.list', on: 'project' },
        { permission: 'monitoring.timeSeries.list', on: 'project' },
      ],
    },
  },
];
