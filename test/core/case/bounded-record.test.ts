import fc from 'fast-check';
import { boundedRecord, RECORD_BYTES } from '../../../core/case/bounded-record';
import type { CaseDraft, TimelineEntry } from '../../../core/case/record';
import type { RevisionFacts } from '../../../core/facts/investigation';
import { toLedger } from '../../../core/ledger/case-document';
import { jsonBytes } from '../../../core/values/json-size';
import { known } from '../../../core/values/result';
import { exampleRecord } from '../report/example-record';

const record = { ...exampleRecord(), verdict: 'contained' as const };
const BIG = 2_000_000;

const revision = (index: number, changes: Partial<RevisionFacts> = {}): RevisionFacts => ({
  name: `web-${String(index).padStart(5, '0')}`,
  image: `i@sha256:${'a'.repeat(64)}`,
  ready: true,
  createTime: '2026-04-14T10:00:00Z',
  percent: 0,
  tags: [],
  minInstances: 0,
  bad: false,
  ...changes,
});

const withRevisions = (value: readonly RevisionFacts[]): CaseDraft => ({
  ...record,
  investigation: { ...record.investigation, revisions: known(value) },
});

const entry = (index: number, kind = 'verdict', text = 'x'.repeat(400)): TimelineEntry => ({
  at: new Date(index * 1_000).toISOString(),
  kind,
  text,
});
const withTimeline = (timeline: readonly TimelineEntry[]): CaseDraft => ({ ...record, timeline });
const evidence = (changes: Partial<CaseDraft['detection']['evidence']>): CaseDraft => ({
  ...record,
  detection: { ...record.detection, evidence: { ...record.detection.evidence, ...changes } },
});
const logs = (entries: number, text: string): CaseDraft => ({
  ...record,
  investigation: {
    ...record.investigation,
    logs: known({
      from: 'a',
      to: 'b',
      truncated: false,
      entries: Array.from({ length: entries }, () => ({ at: 'a', severity: 'INFO', text })),
    }),
  },
});
const partsOf = (draft: CaseDraft) => draft.shortened?.map(({ part }) => part);

/** The fields on which the actor and an undo base their decisions. */
const deciding = ({
  finding,
  plan,
  outcomes,
  evidence,
  containment,
  mode,
  detection,
  ...rest
}: CaseDraft) => ({
  finding,
  steps: plan.steps,
  hash: plan.hash,
  outcomes: outcomes.map(({ verification: _said, error: _why, ...outcome }) => outcome),
  evidence,
  containment,
  mode,
  verdict: rest.verdict,
  caseId: rest.caseId,
  undoTopic: rest.undoTopic,
  digest: detection.evidence.imageDigest,
});

describe('a record that fits', () => {
  it('stays unchanged', () => {
    expect(boundedRecord(record)).toBe(record);
  });

  it('has the reported size, to the byte', () => {
    const long = logs(100, 'l'.repeat(500));
    expect(boundedRecord(long, jsonBytes(long))).toBe(long);
    expect(partsOf(boundedRecord(long, jsonBytes(long) - 1))).toEqual(['investigation.logs']);
  });
});

describe('a record that does not fit', () => {
  it.each([
    ['one huge argument', evidence({ arguments: ['x'.repeat(BIG)] }), 'detection.evidence'],
    ['many arguments', evidence({ arguments: Array(BIG / 100).fill('y'.repeat(100)) }), 'detection.evidence'],
    ['multi-byte arguments', evidence({ arguments: ['😀'.repeat(BIG / 4)] }), 'detection.evidence'],
    ['control characters', evidence({ programBinary: '\u0001'.repeat(BIG / 6) }), 'detection.evidence'],
    ['long logs', logs(50, 'é'.repeat(BIG / 100)), 'investigation.logs'],
    ['many logs', logs(20_000, 'l'.repeat(100)), 'investigation.logs'],
    [
      'many revisions',
      withRevisions(Array.from({ length: 5_000 }, (_, at) => revision(at))),
      'investigation.revisions',
    ],
    ['a long timeline', withTimeline(Array.from({ length: 3_000 }, (_, at) => entry(at))), 'timeline'],
    ['one long entry', withTimeline([entry(0, 'received', 'é'.repeat(BIG / 2))]), 'timeline'],
    [
      'a long error',
      {
        ...record,
        outcomes: record.outcomes.map((one) => ({
          ...one,
          verification: 'v'.repeat(BIG),
          error: { kind: 'invalid', message: 'm'.repeat(BIG), fix: 'f'.repeat(BIG) },
        })),
      },
      'outcomes',
    ],
    [
      'long reasons',
      {
        ...record,
        plan: { ...record.plan, withheld: [{ action: 'a', reason: 'r'.repeat(BIG), cause: 'input' }] },
      },
      'plan.withheld',
    ],
    ['long next steps', { ...record, nextSteps: ['n'.repeat(BIG)] }, 'other texts'],
    [
      'a part that is unavailable for a long reason',
      {
        ...record,
        investigation: {
          ...record.investigation,
          service: { status: 'unavailable', reason: 'r'.repeat(BIG) },
        },
      },
      'other texts',
    ],
    ['a member of a later version', { ...record, laterMember: [{ text: 't'.repeat(BIG) }] }, 'other texts'],
  ] as [string, CaseDraft, string][])('for %s is shortened there and nowhere else', (_what, draft, part) => {
    const bounded = boundedRecord(draft);
    expect(jsonBytes(bounded)).toBeLessThanOrEqual(RECORD_BYTES);
    expect(partsOf(bounded)).toEqual([part]);
    expect(deciding(bounded)).toEqual(deciding(draft));
  });

  it('loses the parts that only decorate first', () => {
    const both = { ...logs(50, 'l'.repeat(BIG / 100)), timeline: [entry(0, 'received', 'x'.repeat(5_000))] };
    expect(partsOf(boundedRecord(both))).toEqual(['investigation.logs']);
  });

  it('reports the size of the part and the place of the whole part', () => {
    const draft = logs(50, 'l'.repeat(BIG / 100));
    const bytes = jsonBytes(draft.investigation.logs);
    expect(boundedRecord(draft).shortened).toEqual([
      { part: 'investigation.logs', bytes, whole: 'evidence' },
    ]);
  });

  it('keeps the note with the largest size if it is shortened again', () => {
    const once = boundedRecord(logs(50, 'l'.repeat(BIG / 10)));
    const again = boundedRecord({ ...logs(50, 'l'.repeat(BIG / 100)), shortened: once.shortened ?? [] });
    expect(again.shortened).toEqual(once.shortened);
  });

  it('reports that a process has more arguments', () => {
    const { arguments: kept, argumentsTruncated } = boundedRecord(
      evidence({ arguments: Array(BIG / 100).fill('y'.repeat(100)), argumentsTruncated: false }),
    ).detection.evidence;
    expect([kept?.length, argumentsTruncated]).toEqual([20, true]);
  });

  it('prefers the revisions that serve, are tagged, keep instances or are bad over the newest ones', () => {
    const odd = [
      revision(9_001, { percent: 100, bad: true }),
      revision(9_002, { tags: ['old'] }),
      revision(9_003, { minInstances: 1 }),
      revision(9_004, { bad: 'unknown' }),
    ];
    const many = Array.from({ length: 5_000 }, (_, at) => revision(at));
    const bounded = boundedRecord(withRevisions([...many, ...odd]));
    const { revisions } = bounded.investigation;
    const kept = revisions.status === 'known' ? (revisions.value as RevisionFacts[]) : [];
    expect(kept.map(({ name }) => name)).toEqual([...many.slice(0, 46), ...odd].map(({ name }) => name));
  });

  it('keeps both ends of the timeline and the first entry of each kind', () => {
    const timeline = Array.from({ length: 3_000 }, (_, at) => entry(at, at === 1_500 ? 'undo' : 'verdict'));
    const kept = boundedRecord(withTimeline(timeline)).timeline;
    expect(kept.map(({ at }) => at)).toEqual([
      ...timeline.slice(0, 10).map(({ at }) => at),
      (timeline[10] as TimelineEntry).at,
      (timeline[1_500] as TimelineEntry).at,
      ...timeline.slice(-100).map(({ at }) => at),
    ]);
    expect(kept[10]?.kind).toBe('left-out');
  });
});

describe('a case that is verified again hundreds of times', () => {
  it('stays one document, with one gap in its timeline', () => {
    let draft = withTimeline([entry(0, 'received')]);
    for (let round = 1; round <= 300; round += 1) {
      draft = boundedRecord({
        ...draft,
        timeline: [...draft.timeline, entry(round, 'step', 'é'.repeat(4_000))],
      });
      expect(jsonBytes(draft)).toBeLessThanOrEqual(RECORD_BYTES);
    }
    expect(draft.timeline.filter(({ kind }) => kind === 'left-out')).toHaveLength(1);
    expect([draft.timeline[0]?.kind, draft.timeline.at(-1)?.at]).toEqual(['received', entry(300).at]);
  });
});

describe('any record', () => {
  const huge = fc
    .tuple(fc.constantFrom('x', 'é', '漢', '😀', '\u0001', '"', '\ud800'), fc.nat(600_000))
    .map(([unit, bytes]) => unit.repeat(Math.ceil(bytes / 6)));
  const texts = fc.array(huge, { maxLength: 4 });
  const many = fc.nat(4_000);

  it('fits into a document below the limit, which keeps everything that decisions depend on', () => {
    const drafts = fc.record({
      args: texts,
      log: huge,
      said: huge,
      entries: many,
      revisions: many,
      next: texts,
    });
    fc.assert(
      fc.property(drafts, ({ args, log, said, entries, revisions, next }) => {
        const draft: CaseDraft = {
          ...evidence({ arguments: args, programBinary: said }),
          investigation: {
            ...logs(3, log).investigation,
            revisions: known(Array.from({ length: revisions }, (_, at) => revision(at))),
          },
          timeline: Array.from({ length: entries }, (_, at) => entry(at, 'step', said.slice(0, 200))),
          nextSteps: next,
        };
        const stored = toLedger({ state: 'ready', run: 'r', leaseUntilMs: 0, record: draft });
        expect(jsonBytes(stored)).toBeLessThanOrEqual(1_000_000);
        expect(deciding(stored.record as unknown as CaseDraft)).toEqual(deciding(draft));
      }),
      { numRuns: 12 },
    );
  });
});
