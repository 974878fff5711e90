import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../core/values/json';
import type {
  Call,
  CaseFact,
  Change,
  DeliveryFact,
  Facts,
  FindingVersion,
  LogLine,
  Revision,
  Saying,
  Workload,
} from '../facts/facts';
import { chainHead } from './evidence-first';

/** Handmade histories for the tests of the judgements: one case `A` about service `web-0` and image `bad`. */

export const SERVICE = 'projects/p/locations/l/services/web-0';
export const BAD = 'sha256:bad';
export const GOOD = 'sha256:good';

export const version = (changes: Partial<FindingVersion> = {}): FindingVersion => ({
  seq: 1,
  atMs: 0,
  canonicalName: 'finding-A',
  caseId: 'A',
  service: SERVICE,
  category: 'Execution: Built in Malicious Binary Executed',
  severity: 'CRITICAL',
  digests: [BAD],
  isOpen: true,
  eventMs: 0,
  knownMs: 0,
  ...changes,
});

const revision = (name: string, digest: string, isRouted: boolean, createdMs: number): Revision => ({
  name,
  digests: [digest],
  createdMs,
  ready: true,
  instances: isRouted ? 1 : 0,
  isRouted,
});

/** The older revision runs the good image, the newer one the bad image. */
export const workload = (routed: 'good' | 'bad' | 'none', changes: Partial<Workload> = {}): Workload => ({
  name: SERVICE,
  config: { traffic: [{ revision: routed, percent: 100 }], description: 'shop' },
  bindings: [{ role: 'roles/run.invoker', members: ['user:a@example.com'] }],
  revisions: [
    revision('web-0-1', GOOD, routed === 'good', -2),
    revision('web-0-2', BAD, routed === 'bad', -1),
  ],
  ...changes,
});

export const open = (base: Workload): Workload => ({
  ...base,
  bindings: [...base.bindings, { role: 'roles/run.invoker', members: ['allUsers'] }],
});

export const change = (changes: Partial<Change> = {}): Change => ({
  seq: 20,
  atMs: 1_000,
  by: 'actor',
  isOurs: true,
  delivery: 7,
  purpose: 'command',
  caseId: 'A',
  service: SERVICE,
  before: workload('bad'),
  after: workload('good'),
  ...changes,
});

/** Another caller routes the bad image again. */
export const reversal = (changes: Partial<Change> = {}): Change =>
  change({
    by: 'ci',
    isOurs: false,
    delivery: undefined,
    purpose: undefined,
    caseId: undefined,
    before: workload('good'),
    after: workload('bad'),
    seq: 30,
    atMs: 2_000,
    ...changes,
  });

export const saying = (changes: Partial<Saying> = {}): Saying => ({
  seq: 40,
  atMs: 3_000,
  caseId: 'A',
  where: 'log',
  verdict: 'contained',
  delivery: 7,
  workload: workload('good'),
  ...changes,
});

export const call = (changes: Partial<Call> = {}): Call => ({
  seq: 25,
  atMs: 1_500,
  by: 'actor',
  delivery: 7,
  api: 'run',
  method: 'GET',
  path: `/v2/${SERVICE}`,
  query: {},
  body: undefined,
  status: 200,
  seen: 'answered',
  took: true,
  ...changes,
});

export const line = (changes: Partial<LogLine> = {}): LogLine => ({
  seq: 41,
  atMs: 3_000,
  severity: 'NOTICE',
  event: 'case.verdict',
  message: '',
  caseId: 'A',
  fields: {},
  delivery: 7,
  rings: false,
  bytes: 100,
  ...changes,
});

export const delivery = (
  purpose: DeliveryFact['purpose'],
  id = 7,
  changes: Partial<DeliveryFact> = {},
): DeliveryFact => ({
  delivery: {
    id,
    fn: purpose === 'finding' ? 'respond' : 'act',
    process: 1,
    subscription: `projects/p/subscriptions/riposte-${purpose}`,
    messageId: String(id),
    attempt: 1,
    startedMs: 500,
    message: { caseId: 'A' } as JsonObject,
  },
  purpose,
  startSeq: id,
  endMs: 4_000,
  status: 204,
  ...changes,
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const PIECES = ['finding', 'service', 'iam-policy', 'revisions'].map((piece) => `cases/A/${piece}-1.json`);
const ENTRIES = PIECES.map((name) => ({ name, sha256: sha256(name), bytes: 1 }));

export const EVIDENCE: Facts['evidence'] = Object.fromEntries([
  ...PIECES.map((name) => [name, { sha256: sha256(name), createdMs: 0, text: name }] as const),
  ['cases/A/manifest.json', { sha256: 'm', createdMs: 0, text: PIECES.join('\n') }] as const,
]);

export const caseFact = (changes: Partial<CaseFact> = {}): CaseFact => ({
  caseId: 'A',
  state: 'closed',
  leaseUntilMs: 0,
  verdict: 'contained',
  resource: `//run.googleapis.com/${SERVICE}`,
  outcomes: [{ action: 'shift-traffic', status: 'done' }],
  isUndone: false,
  own: { verdict: 'contained' },
  evidence: { manifestUri: 'gs://bucket/cases/A/manifest.json', head: chainHead(ENTRIES), entries: ENTRIES },
  mark: 'contained',
  hasRecord: true,
  ...changes,
});

/** A finding that is contained, reported and marked as it should be. Nothing else happened. */
export const history = (changes: Partial<Facts> = {}): Facts => ({
  settings: {
    mode: 'enforce',
    breaker: { containments: 10, perMinutes: 60 },
    holdHours: 24,
    exemptions: [],
    minimumSeverity: 'HIGH',
  },
  startMs: 0,
  actorAheadMs: 0,
  healedMs: 10_000,
  endMs: 20_000,
  isQuiet: true,
  versions: [version()],
  undos: [],
  deliveries: [delivery('command')],
  calls: [call()],
  changes: [change()],
  sayings: [saying()],
  logs: [line()],
  cases: [caseFact()],
  locks: [{ target: SERVICE, leaseUntilMs: 0 }],
  holds: [],
  evidence: EVIDENCE,
  deadLetters: [],
  incidents: [],
  workloadsAtEnd: [workload('good')],
  reportOnly: [],
  bystanders: [{ name: 'sibling', isSame: true }],
  killSwitch: [],
  forgedCases: [],
  forgeries: [],
  ...changes,
});
