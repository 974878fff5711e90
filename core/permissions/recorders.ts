import type { Identity, Permission } from './permissions';

/** Parts of the pipeline that are neither action nor investigator, with the permissions that each identity needs. */
export interface Recorder {
  readonly id: string;
  readonly permissions: Readonly<Partial<Record<Identity, readonly Permission[]>>>;
}

/**
 * Firestore checks a commit by its preconditions: exists=false needs create, updateTime or exists=true needs
 * update, batchGet needs get. No delete, no list, no transaction (datastore.databases.get).
 */
const entities = (on: 'ledger' | 'effects', ...verbs: readonly string[]): readonly Permission[] =>
  verbs.map((verb) => ({ permission: `datastore.entities.${verb}`, on }));

const LEDGER = entities('ledger', 'create', 'get', 'update');

export const RECORDERS: readonly Recorder[] = [
  { id: 'case-ledger', permissions: { responder: LEDGER, actor: LEDGER } },
  {
    // Prior states, locks, holds, breaker and kill switch. An undo writes prior states into a service, so the parser
    // of hostile input must not be able to forge them: it may only read (the hold).
    id: 'effect-ledger',
    permissions: {
      responder: entities('effects', 'get'),
      actor: entities('effects', 'create', 'get', 'update'),
    },
  },
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
    // Reported audit entries: stored once, next to the cases. Like evidence, they cannot be deleted or overwritten.
    id: 'tamper-record',
    permissions: {
      responder: [
        ...entities('ledger', 'create', 'get'),
        { permission: 'storage.objects.create', on: 'evidence' },
      ],
    },
  },
  {
    // Takes the path of a case and writes nothing: it reads both ledgers and crosses the topic between the functions.
    id: 'heartbeat',
    permissions: {
      responder: [...entities('ledger', 'get'), { permission: 'pubsub.topics.publish', on: 'command-topic' }],
      actor: entities('effects', 'get'),
    },
  },
  {
    id: 'finding-confirmation',
    permissions: { actor: [{ permission: 'securitycenter.findings.list', on: 'project' }] },
  },
  {
    // The verdict "contained" requires that the configuration was read again, and an instance metric of zero.
    id: 'containment-verification',
    permissions: {
      actor: [
        { permission: 'run.services.get', on: 'project' },
        { permission: 'run.services.getIamPolicy', on: 'project' },
        { permission: 'run.revisions.list', on: 'project' },
        { permission: 'monitoring.timeSeries.list', on: 'project' },
      ],
    },
  },
];
