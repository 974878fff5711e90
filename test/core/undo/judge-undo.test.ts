import { comparableService } from '../../../core/actions/service-patch';
import { shiftTraffic } from '../../../core/actions/shift-traffic';
import type { StandingContainment } from '../../../core/ledger/containments';
import type { Effect } from '../../../core/ledger/effects';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { judgeUndo, type UndoInput } from '../../../core/undo/judge-undo';
import { hashOf, type JsonObject } from '../../../core/values/json';
import { CLEAN_REVISION, serviceJson } from '../../factories/cloud-run-json';
import { SERVICE } from '../../factories/names';

const A = 'case-20260506-070809-aaaaaaaaaaaa';
const B = 'case-20260506-080000-bbbbbbbbbbbb';
const C = 'case-20260506-090000-cccccccccccc';
const pinned = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 }];
const SELF = 'riposte-actor@example.com';
const read = (version: number, changes: JsonObject = {}): JsonObject => ({
  lastModifier: SELF,
  ...serviceJson(changes),
  etag: `"${version}"`,
  generation: String(version),
});
const PRIOR = read(1);
const PLANNED: PlannedStep = {
  id: '2-shift-traffic',
  action: 'shift-traffic',
  target: SERVICE,
  tier: 'workload',
  reversible: true,
  permissions: [],
  before: { traffic: [] },
  after: { traffic: pinned },
  rationale: '',
};
const CONTAINED = read(2, { traffic: pinned });

const effect = (changes: Partial<Effect> = {}): Effect => ({
  state: 'applied',
  prior: PRIOR,
  startedAt: '2026-05-06T07:08:20Z',
  appliedAt: '2026-05-06T07:08:21Z',
  appliedHash: hashOf(comparableService(CONTAINED)),
  planned: PLANNED,
  sent: { etag: '"1"', generation: 1 },
  ...changes,
});
const entry = (caseId: string, changes: Partial<StandingContainment> = {}): StandingContainment => ({
  caseId,
  action: 'shift-traffic',
  effect: `effect of ${caseId}`,
  appliedAt: '2026-05-06T07:08:21Z',
  appliedHash: 'hash',
  changed: true,
  ...changes,
});
const judge = (changes: Partial<UndoInput> = {}) =>
  judgeUndo({
    action: shiftTraffic,
    caseId: A,
    key: `effect of ${A}`,
    effect: effect(),
    current: CONTAINED,
    standing: [entry(A)],
    self: SELF,
    beside: [],
    ...changes,
  });

describe('an undo of a step', () => {
  it('restores if everything is as Riposte left it', () => {
    expect(judge()).toEqual({ kind: 'restore' });
  });

  it('restores if the API writes out a default that it had left out', () => {
    const current = read(2, { traffic: pinned, defaultUriDisabled: false, customAudiences: [] });
    expect(judge({ current })).toEqual({ kind: 'restore' });
  });

  it('refuses if another caller changed the workload, and names the fields and the last writer', () => {
    const current = { ...read(3, { traffic: pinned, description: 'mine' }), lastModifier: 'ada@example.com' };
    expect(judge({ current })).toMatchObject({ kind: 'refuse', code: 'changed-since' });
    expect(judge({ current })).toMatchObject({
      text: expect.stringMatching(/ada@example\.com.*description/),
    });
  });

  it('does not repeat a writer that is not an address', () => {
    const current = { ...read(3, { description: 'mine' }), lastModifier: '<script>' };
    expect(JSON.stringify(judge({ current }))).not.toContain('<');
  });

  it('sends nothing if another caller has restored the workload', () => {
    expect(judge({ current: read(3) })).toMatchObject({ kind: 'settle', code: 'already-as-before' });
  });

  it('judges a step that was never verified by its goal', () => {
    const { appliedHash: _none, ...started } = effect({ state: 'started' });
    expect([
      judge({ effect: started, standing: [] }).kind,
      judge({ effect: started, standing: [], current: read(3, { traffic: [], ingress: 'X' }) }).kind,
    ]).toEqual(['restore', 'settle']);
  });
});

describe('an undo of an earlier case', () => {
  it('is refused while a later containment is in effect, and names the one to undo first', () => {
    const decision = judge({ standing: [entry(A), entry(B), entry(C)] });
    expect(decision).toMatchObject({ kind: 'refuse', code: 'later-containment' });
    expect(decision).toMatchObject({ text: expect.stringContaining(`undo ${C} first`) });
  });

  it('is refused even if the later one changed nothing, because it depends on this one', () => {
    expect(judge({ standing: [entry(A), entry(B, { changed: false })] })).toMatchObject({
      code: 'later-containment',
    });
  });

  it('does not wait for an earlier one', () => {
    expect(judge({ standing: [entry(B), entry(A)] })).toEqual({ kind: 'restore' });
  });

  it('whose own change was never verified waits for those that came after it began', () => {
    const { appliedHash: _none, ...started } = effect({ state: 'started' });
    const standing = (appliedAt: string) => [entry(B, { appliedAt })];
    expect([
      judge({ effect: started, standing: standing('2026-05-06T07:00:00Z') }).kind,
      judge({ effect: started, standing: standing('2026-05-06T07:30:00Z') }).kind,
    ]).toEqual(['restore', 'refuse']);
  });
});

describe('an undo of a case that changed nothing', () => {
  it('sends nothing, and names the case whose containment is in effect', () => {
    const decision = judge({ standing: [entry(B), entry(A, { changed: false })] });
    expect(decision).toMatchObject({ kind: 'settle', code: 'changed-nothing' });
    expect(decision).toMatchObject({ text: expect.stringContaining(`${B} is still in effect`) });
  });

  it('sends nothing even if the change was never verified', () => {
    const { appliedHash: _none, ...started } = effect({ state: 'started', prior: CONTAINED });
    expect(judge({ effect: started, standing: [] })).toMatchObject({ code: 'changed-nothing' });
  });
});

describe('an undo that an earlier delivery began', () => {
  const begun = (changes: Partial<Effect> = {}) =>
    effect({
      state: 'undoing',
      undoing: { etag: '"2"', generation: 2, at: '2026-05-06T10:00:00Z', by: 'ada', from: 'applied' },
      ...changes,
    });

  it('continues if the etag is new and the generation is not, because no caller has set anything since', () => {
    expect(judge({ effect: begun(), current: { ...CONTAINED, etag: '"2 again"' } })).toEqual({
      kind: 'restore',
    });
  });

  it('continues if the etag is the same, because its change never arrived', () => {
    expect(judge({ effect: begun() })).toEqual({ kind: 'restore' });
  });

  it('is done if everything is as before', () => {
    expect(judge({ effect: begun(), current: read(3) })).toMatchObject({ kind: 'settle', code: 'restored' });
  });

  it('does not reopen what a person closed after it', () => {
    const current = read(4, { traffic: pinned });
    expect(judge({ effect: begun(), current })).toMatchObject({ kind: 'settle', code: 'changed-since' });
  });

  it('does not change a policy that is closed again, which only its etag shows', () => {
    const { generation: _none, ...current } = read(9, { traffic: pinned });
    const undoing = { etag: '"2"', at: '2026-05-06T10:00:00Z', by: 'ada', from: 'applied' } as const;
    expect(judge({ effect: begun({ undoing }), current })).toMatchObject({ code: 'changed-since' });
  });

  it('keeps what a person changed in the workload since', () => {
    const current = read(4, { traffic: [], description: 'mine' });
    expect(judge({ effect: begun(), current })).toMatchObject({ kind: 'settle', code: 'changed-since' });
  });

  it('is refused if the one change since was not its own, because its own change never arrived', () => {
    const current = read(3, { traffic: pinned, description: 'mine' });
    expect(judge({ effect: begun(), current })).toMatchObject({ kind: 'refuse', code: 'changed-since' });
  });

  it('waits for a later containment like any other', () => {
    expect(judge({ effect: begun(), standing: [entry(A), entry(B)] })).toMatchObject({
      code: 'later-containment',
    });
  });
});
