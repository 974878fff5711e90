import type { LogFacts, RelatedFinding, RevisionFacts } from '../facts/investigation';
import type { StepOutcome } from '../outcome/outcome';
import { boundedText } from '../values/bounded-text';
import { isObject } from '../values/json';
import { jsonBytes, jsonFits } from '../values/json-size';
import type { Part } from '../values/result';
import { shortened } from '../values/shortened';
import type { CaseDraft, ShortenedPart, TimelineEntry } from './record';

/**
 * A case is one document of the ledger. Firestore accepts at most 1 MiB (1,048,572 bytes by its definition, including
 * names and other fields). The rest up to that limit is for them.
 */
export const RECORD_BYTES = 900_000;

/** A part this small stays as it is: shortening it would not help. */
const SMALL = 16_000;

type Cut = {
  readonly part: string;
  readonly whole: ShortenedPart['whole'];
  readonly of: (record: CaseDraft) => unknown;
  readonly cut: (record: CaseDraft) => CaseDraft;
};

/**
 * Parts are shortened in this order, the least important first, and only until the record fits. What the actor and an undo
 * base decisions on is never shortened: the names of the finding, the image digest, the plan's steps (their hash covers
 * before and after), the outcome of each step, the evidence chain, verdict and containment.
 */
const CUTS: readonly Cut[] = [
  {
    part: 'investigation.logs',
    whole: 'evidence',
    of: ({ investigation }) => investigation.logs,
    cut: inPart('logs', (value: LogFacts) => ({
      ...value,
      truncated: true,
      entries: (value.entries ?? []).slice(0, 10).map((entry) => textsOf(entry, 200)),
    })),
  },
  {
    part: 'investigation.relatedFindings',
    whole: 'evidence',
    of: ({ investigation }) => investigation.relatedFindings,
    cut: inPart('relatedFindings', (value: readonly RelatedFinding[]) =>
      value.slice(0, 20).map((one) => textsOf(one, 300)),
    ),
  },
  {
    part: 'timeline',
    whole: 'log',
    of: ({ timeline }) => timeline,
    cut: (record) => ({ ...record, timeline: bothEnds(record.timeline).map((one) => textsOf(one, 300)) }),
  },
  {
    part: 'detection.evidence',
    whole: 'evidence',
    of: ({ detection }) => detection.evidence,
    cut: withFewArguments,
  },
  {
    part: 'investigation.revisions',
    whole: 'evidence',
    of: ({ investigation }) => investigation.revisions,
    cut: inPart('revisions', (value: readonly RevisionFacts[]) =>
      mostRelevant(value).map((one) => shortened(one, { text: 300, items: 10, depth: 3 }) as RevisionFacts),
    ),
  },
  {
    part: 'outcomes',
    whole: 'log',
    of: ({ outcomes }) => outcomes,
    cut: (record) => ({ ...record, outcomes: record.outcomes.map(shorterOutcome) }),
  },
  {
    part: 'plan.withheld',
    whole: 'log',
    of: ({ plan }) => plan.withheld,
    cut: (record) => ({
      ...record,
      plan: { ...record.plan, withheld: record.plan.withheld.map((one) => textsOf(one, 300)) },
    }),
  },
  {
    part: 'other texts',
    whole: 'log',
    of: otherMembers,
    cut: (record) => ({ ...record, ...(textsOf(otherMembers(record), 500) as Partial<CaseDraft>) }),
  },
];

/** The record itself if its JSON fits into `bytes`. Otherwise shortened, with a note for each part in `shortened`. */
export function boundedRecord(record: CaseDraft, bytes: number = RECORD_BYTES): CaseDraft {
  if (jsonFits(record, bytes)) return record;
  let current = record;
  let left = jsonBytes(record);
  for (const { part, whole, of, cut } of CUTS) {
    if (left <= bytes) return current;
    const before = jsonBytes(of(current));
    if (before <= SMALL) continue;
    const next = cut(current);
    if (jsonBytes(of(next)) >= before) continue;
    current = noted(next, { part, bytes: before, whole });
    left = jsonBytes(current);
  }
  return current;
}

/** A part may be shortened again later in the case. The note keeps the largest size that the part had. */
function noted(record: CaseDraft, note: ShortenedPart): CaseDraft {
  const earlier = record.shortened ?? [];
  const known = earlier.find(({ part }) => part === note.part);
  const bytes = Math.max(note.bytes, known?.bytes ?? 0);
  return { ...record, shortened: [...earlier.filter((one) => one !== known), { ...note, bytes }] };
}

/** Shortens every text in a value, at every depth. Lists and objects keep all their members. */
const textsOf = <T>(value: T, text: number): T =>
  shortened(value, { text, items: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY }) as T;

/** A record of another version may have another shape. What does not have the expected shape stays as it is. */
function inPart<T>(name: keyof CaseDraft['investigation'], cut: (value: T) => T) {
  return (record: CaseDraft): CaseDraft => {
    const part = record.investigation[name] as Part<T> | undefined;
    const whole = part?.status === 'known' ? part.value : undefined;
    if (part === undefined || !(isObject(whole) || Array.isArray(whole))) {
      const shorter = { ...record.investigation, [name]: textsOf(part, 500) };
      return part === undefined ? record : { ...record, investigation: shorter };
    }
    return {
      ...record,
      investigation: { ...record.investigation, [name]: { ...part, value: cut(whole as T) } },
    };
  };
}

/** How many processes, and indicators of each kind, a record keeps when it is too long. */
const FEW = 10;

function withFewArguments(record: CaseDraft): CaseDraft {
  const { evidence } = record.detection;
  const { imageDigest, ...texts } = evidence;
  const few = evidence.arguments && {
    arguments: evidence.arguments.slice(0, 20),
    argumentsTruncated: true,
  };
  const shorter = textsOf({ ...texts, ...few, ...fewProcesses(evidence), ...fewIndicators(evidence) }, 200);
  return {
    ...record,
    detection: {
      ...record.detection,
      evidence: { ...shorter, ...(imageDigest === undefined ? {} : { imageDigest }) },
    },
  };
}

type Evidence = CaseDraft['detection']['evidence'];

/** The accused process comes first, so that it is always kept. */
function fewProcesses({ processes }: Evidence): Partial<Evidence> {
  if (!Array.isArray(processes)) return {};
  const ordered = [...processes].sort(
    (a, b) => Number(b?.accused === true) - Number(a?.accused === true),
  ) as NonNullable<Evidence['processes']>;
  return {
    processes: ordered.slice(0, FEW).map((one) => ({
      ...one,
      ...(Array.isArray(one?.arguments)
        ? { arguments: one.arguments.slice(0, 20), argumentsTruncated: true }
        : {}),
      ...(Array.isArray(one?.libraries) ? { libraries: one.libraries.slice(0, FEW) } : {}),
    })),
  };
}

function fewIndicators({ indicators, connections }: Evidence): Partial<Evidence> {
  const first = <T>(list: T): T => (Array.isArray(list) ? (list.slice(0, FEW) as T) : list);
  return {
    ...(isObject(indicators)
      ? {
          indicators: Object.fromEntries(
            Object.entries(indicators).map(([key, list]) => [key, first(list)]),
          ) as Evidence['indicators'],
        }
      : {}),
    ...(Array.isArray(connections) ? { connections: first(connections) } : {}),
  };
}

const LEFT_OUT = 'left-out';
const FIRST = 10;
const NEWEST = 100;

/**
 * Keeps the first entries, the first of each kind (undo and hand-over search for theirs), and the newest. One entry marks
 * where others are left out.
 */
function bothEnds(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const entries = timeline.filter(({ kind }) => kind !== LEFT_OUT);
  const seen = new Set<string>();
  const kept = entries.map(({ kind }, index) => {
    const isFirst = !seen.has(kind);
    seen.add(kind);
    return isFirst || index < FIRST || index >= entries.length - NEWEST;
  });
  const gap = kept.indexOf(false);
  if (gap < 0) return timeline;
  const text = 'some entries after this one are left out to keep the case small; the log has all of them';
  const mark: TimelineEntry = { at: (entries[gap] as TimelineEntry).at, kind: LEFT_OUT, text };
  const before = entries.slice(0, gap);
  const after = entries.filter((_one, index) => index > gap && kept[index]);
  return [...before, mark, ...after];
}

const REVISIONS = 50;

/** Keeps those that serve, that a tag makes reachable or that keep instances, then the bad ones, then the newest. The order stays. */
function mostRelevant(revisions: readonly RevisionFacts[]): readonly RevisionFacts[] {
  const rank = (one: RevisionFacts): number => {
    if (one.percent > 0 || (one.tags?.length ?? 0) > 0 || one.minInstances > 0) return 0;
    return one.bad === false ? 2 : 1;
  };
  const best = [...revisions].sort((a, b) => rank(a) - rank(b)).slice(0, REVISIONS);
  return revisions.filter((one) => best.includes(one));
}

const shorterOutcome = (outcome: StepOutcome): StepOutcome => ({
  ...outcome,
  ...(outcome.verification === undefined ? {} : { verification: boundedText(outcome.verification, 500) }),
  ...(outcome.error === undefined ? {} : { error: textsOf(outcome.error, 500) }),
});

/** Members that none of the steps above covers and that no decision depends on, including those of a later version. */
function otherMembers(record: CaseDraft): Record<string, unknown> {
  const {
    schemaVersion: _schema,
    caseId: _id,
    finding: _finding,
    detection: _detection,
    plan: _plan,
    outcomes: _outcomes,
    containment: _containment,
    evidence: _evidence,
    timeline: _timeline,
    undoTopic: _topic,
    shortened: _shortened,
    ...others
  } = record;
  return others;
}
