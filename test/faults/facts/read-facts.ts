import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { configOf } from '../cloud/cloud-of';
import { documentsOf } from '../run/ledger';
import type { Recording } from '../run/recording';
import { tameObject } from '../run/tame-json';
import { OPERATOR, PROJECT, RESPONDER, START_MS, serviceName } from '../schedule/names';
import type { CaseFact, DeadLetter, DeliveryFact, Facts, FindingVersion, UndoRequest } from './facts';
import { bystandersOf, reportOnlyOf } from './read-bystanders';
import { callsOf, isOk, purposeOf, tookEffect } from './read-calls';
import { changesOf } from './read-changes';
import { linesOf } from './read-lines';
import { sayingsOf } from './read-sayings';
import { versionsOf } from './read-versions';
import { workloadOf } from './workload';

/** The facts of a recorded run. */
export function readFacts(recording: Recording): Facts {
  const { entries, initial, final, schedule } = recording;
  const deliveries = deliveriesOf(recording);
  const versions = versionsOf(entries, recording.healedMs);
  const calls = callsOf(entries);
  const forgeries = forgeriesOf(recording);
  const forgedCases = [...new Set(forgeries.map(({ caseId }) => caseId))];
  return {
    settings: {
      ...schedule.settings,
      minimumSeverity: configOf(schedule).policy.minimumSeverity,
      exemptions: schedule.settings.exemptions.map(({ service, untilMs }) => ({
        service: serviceName(schedule, service),
        untilMs,
      })),
    },
    startMs: START_MS,
    actorAheadMs: actorAheadMs(recording),
    healedMs: recording.healedMs,
    endMs: recording.endMs,
    isQuiet: recording.isQuiet,
    versions,
    undos: undosOf(recording),
    deliveries,
    calls,
    changes: changesOf(entries),
    sayings: sayingsOf(entries, versions),
    logs: linesOf(entries, initial),
    cases: casesOf(recording, versions, forgedCases),
    locks: Object.values(documentsOf(final, 'riposte-effects', 'locks')).map(({ target, leaseUntilMs }) => ({
      target: String(target),
      leaseUntilMs: Number(leaseUntilMs ?? 0),
    })),
    holds: holdsOf(final),
    evidence: evidenceOf(final),
    deadLetters: deadLettersOf(final),
    incidents: final.watch.incidents.map(({ policy, openedMs }) => ({ policy, atMs: openedMs })),
    workloadsAtEnd: Object.keys(final.run.services).flatMap(
      (name) => workloadOf(final, name, recording.endMs) ?? [],
    ),
    reportOnly: reportOnlyOf(schedule),
    bystanders: bystandersOf(recording),
    killSwitch: killSwitchOf(recording),
    forgedCases,
    forgeries,
  };
}

/** Events and faults of a schedule can both set the clock of a function. */
const actorAheadMs = ({ schedule: { events, faults } }: Recording): number => {
  const deeds = [
    ...events.map(({ deed }) => deed),
    ...faults.flatMap(({ effect }) => (effect.kind === 'deed' ? [effect.deed] : [])),
  ];
  return Math.max(0, ...deeds.map((deed) => (deed.do === 'skew' && deed.fn === 'act' ? deed.ms : 0)));
};

function deliveriesOf({ entries }: Recording): readonly DeliveryFact[] {
  return entries.flatMap((entry): DeliveryFact[] => {
    if (entry.kind !== 'delivered') return [];
    const { delivery, atMs, status, error } = entry;
    const purpose = purposeOf(delivery.subscription);
    return [
      {
        delivery,
        purpose,
        startSeq: delivery.id,
        endMs: atMs,
        status,
        ...(error === undefined ? {} : { error }),
      },
    ];
  });
}

function undosOf({ entries }: Recording): readonly UndoRequest[] {
  return entries.flatMap((entry): UndoRequest[] => {
    if (entry.kind !== 'call' || !entry.request.path.endsWith('/topics/riposte-undo:publish')) return [];
    const [message] = (entry.request.body as { messages: readonly { data: string }[] }).messages;
    const { caseId } = JSON.parse(Buffer.from(message?.data ?? '', 'base64').toString('utf8'));
    return [{ atMs: entry.atMs, caseId, isAllowed: entry.by === OPERATOR && isOk(entry.status) }];
  });
}

const sayingsIn = (state: CloudState, caseId: string): JsonObject =>
  documentsOf(state, 'riposte-effects', 'sayings', caseId)[caseId] ?? {};

function casesOf(
  { final: state, settled }: Pick<Recording, 'final' | 'settled'>,
  versions: readonly FindingVersion[],
  forged: readonly string[],
): readonly CaseFact[] {
  return Object.entries(documentsOf(state, 'riposte-cases', 'cases')).map(([caseId, document]): CaseFact => {
    const record = isObject(document.record) ? document.record : undefined;
    const finding = isObject(record?.finding) ? record.finding : {};
    const evidence = isObject(record?.evidence) ? record.evidence : {};
    const containment = isObject(record?.containment) ? record.containment : {};
    const version = versions.find((each) => each.caseId === caseId);
    const { verdict, ended, undone } = sayingsIn(state, caseId);
    const { open } = sayingsIn(settled, caseId);
    return {
      caseId,
      state: String(document.state),
      leaseUntilMs: Number(document.leaseUntilMs ?? 0),
      hasRecord: record !== undefined,
      verdict: typeof record?.verdict === 'string' ? record.verdict : undefined,
      resource: typeof finding.resource === 'string' ? finding.resource : undefined,
      outcomes: listOf(record?.outcomes).map(({ action, status }) => ({
        action: String(action),
        status: String(status),
      })),
      isUndone: forged.includes(caseId) ? ended === 'undone' : containment.config === 'undone',
      own: {
        ...(typeof verdict === 'string' ? { verdict } : {}),
        ...(typeof ended === 'string' ? { ended } : {}),
        ...(undone === true ? { undone } : {}),
        ...(open === true ? { open } : {}),
      },
      evidence: {
        manifestUri: String(evidence.manifestUri ?? ''),
        head: String(evidence.head ?? ''),
        entries: listOf(evidence.entries).map(({ name, sha256, bytes }) => ({
          name: String(name),
          sha256: String(sha256),
          bytes: Number(bytes),
        })),
      },
      mark: version && markOf(state, version.canonicalName, caseId),
    };
  });
}

function markOf(state: CloudState, canonicalName: string, caseId: string): string | undefined {
  const finding = state.scc.findings[canonicalName]?.finding;
  const marks = isObject(finding?.securityMarks) ? finding.securityMarks.marks : undefined;
  if (!isObject(marks) || marks.riposte_case !== caseId) return undefined;
  return String(marks.riposte_verdict);
}

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const holdsOf = (state: CloudState): Facts['holds'] =>
  Object.values(documentsOf(state, 'riposte-effects', 'holds')).flatMap(
    ({ caseId, target, digest, until }) =>
      typeof until === 'string'
        ? [
            {
              caseId: String(caseId),
              target: String(target),
              digest: typeof digest === 'string' ? digest : undefined,
              untilMs: Date.parse(until),
            },
          ]
        : [],
  );

function evidenceOf(state: CloudState): Facts['evidence'] {
  const objects = state.storage.buckets[`${PROJECT.id}-riposte-evidence`]?.objects ?? {};
  return Object.fromEntries(
    Object.entries(objects).map(([name, { sha256, createdMs, content }]) => [
      name,
      { sha256, createdMs, text: content.data },
    ]),
  );
}

const deadLettersOf = (state: CloudState): readonly DeadLetter[] =>
  Object.values(state.pubsub.backlog)
    .flat()
    .map(({ data, attributes }) => ({
      subscription: attributes.CloudPubSubDeadLetterSourceSubscription ?? '',
      message: parsed(data),
    }));

const parsed = (data: string): JsonObject => tameObject(Buffer.from(data, 'base64').toString('utf8'));

const killSwitchOf = ({ entries }: Recording): Facts['killSwitch'] =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'deed') return [];
    const said = /^\{"do":"kill-switch","engaged":(true|false)\}$/.exec(entry.text)?.[1];
    return said === undefined ? [] : [{ atMs: entry.atMs, engaged: said === 'true' }];
  });

/** Documents of cases that were written outside any delivery. */
function forgeriesOf({ entries }: Recording): Facts['forgeries'] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'call' || entry.by !== RESPONDER || entry.delivery || !tookEffect(entry)) return [];
    const text = JSON.stringify(entry.request.body ?? '');
    return entry.request.path.endsWith(':commit')
      ? [...text.matchAll(/documents\/cases\/([^"/]+)"/g)].map(([, caseId = '']) => ({
          caseId,
          atMs: entry.atMs,
        }))
      : [];
  });
}
