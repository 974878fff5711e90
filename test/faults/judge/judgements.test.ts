import type { Facts } from '../facts/facts';
import { BAD_HISTORIES, later, undoChange, undoLine, undone, WAY_IN } from './bad-histories';
import {
  caseFact,
  change,
  delivery,
  EVIDENCE,
  history,
  line,
  open,
  reversal,
  SERVICE,
  saying,
  version,
  workload,
} from './history';
import { JUDGEMENTS } from './index';
import { judgeWith } from './judgement';

const found = (changes: Partial<Facts>) =>
  judgeWith(JUDGEMENTS, history(changes)).map(({ judgement }) => judgement);

describe('the judgements', () => {
  it('find nothing in a finding that is contained as it should be', () => {
    expect(found({})).toEqual([]);
  });

  it.each(Object.entries(BAD_HISTORIES))('find %s', (id, changes) => {
    expect(found(changes)).toContain(id);
  });

  it('are each tested with a history that they find', () => {
    const seen = new Set(Object.keys(BAD_HISTORIES).map((id) => id.split('/')[0]));
    expect(JUDGEMENTS.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('an undo that routes the image again', () => {
  it('is found if a person had taken the image out of service', () => {
    const changes = [
      reversal({ before: workload('bad'), after: workload('good') }),
      undoChange({ before: workload('good'), after: workload('bad') }),
    ];
    expect(found({ ...undone, changes })).toContain('undo-leaves-others/person');
  });
});

describe('the judgements excuse', () => {
  it('an undo that lets an image serve again which a person had let serve before the case', () => {
    const joined = {
      ...undone,
      versions: [version(), version({ caseId: 'B', canonicalName: 'finding-B' })],
    };
    const said = (seq: number) => [saying({ caseId: 'B', seq }), saying()];
    const changes = [reversal({ seq: 15 }), change(), undoChange()];
    const otherCase = 'undo-leaves-others/other-case';
    expect(found({ ...joined, sayings: said(10), changes })).not.toContain(otherCase);
    // The other case looked again, and relies on the containment.
    expect(found({ ...joined, sayings: said(22), changes })).toContain(otherCase);
  });

  it('a change shortly before an exemption ends, if the actor has a fast clock', () => {
    const settings = { ...history().settings, exemptions: [{ service: SERVICE, untilMs: 9_000 }] };
    const judged = (actorAheadMs: number) => found({ settings, actorAheadMs });
    expect([judged(0), judged(9_000)]).toEqual([['guards-hold/exemption'], []]);
  });

  it('a reversal after the last check, if only the report follows it', () => {
    const changes = [change(), reversal()];
    const sayings = [saying({ workload: workload('bad') })];
    expect(found({ changes, sayings })).toEqual([]);
  });

  it('a way in that another caller opened after the last check, if only the report follows it', () => {
    const versions = [version({ category: WAY_IN })];
    const opened = open(workload('good'));
    const judged = (seq: number) =>
      found({
        versions,
        changes: [change(), reversal({ seq, before: workload('good'), after: opened })],
        sayings: [saying({ workload: opened })],
      });
    expect(judged(30)).not.toContain('contained-is-true/way-in-open');
    // The actor read the policy after the way in was opened.
    expect(judged(21)).toContain('contained-is-true/way-in-open');
  });

  it('an image that serves after a person muted the finding, if it has triggered an alert', () => {
    const cases = [caseFact({ verdict: 'containing', mark: 'containing' })];
    const sayings = [saying({ verdict: 'containing' })];
    const rest = { cases, sayings, logs: [line({ rings: true })], workloadsAtEnd: [workload('bad')] };
    const muted = version({ caseId: 'A-muted', isOpen: false, atMs: 2_000 });
    const judged = (versions: Facts['versions']) => found({ ...rest, versions });
    expect(judged([version()])).toContain('nobody-is-left-alone/given-up');
    expect(judged([version(), muted])).not.toContain('nobody-is-left-alone/given-up');
  });

  it('an image that serves while a person keeps the kill switch engaged, if an alert has notified people since', () => {
    const cases = [caseFact({ verdict: 'containing', mark: 'containing' })];
    const rest = { cases, sayings: [saying({ verdict: 'containing' })], workloadsAtEnd: [workload('bad')] };
    const ring = line({ rings: true });
    const judged = (atMs: number, engaged: boolean) =>
      found({ ...rest, logs: [ring], killSwitch: [{ atMs, engaged }] });
    const code = 'nobody-is-left-alone/given-up';
    expect(judged(ring.atMs - 1, true)).not.toContain(code);
    expect(judged(ring.atMs - 1, false)).toContain(code);
    expect(judged(ring.atMs, true)).toContain(code);
  });

  it('a dead letter that triggers an alert', () => {
    const deadLetters = [{ subscription: 'riposte-commands', message: { caseId: 'A' } }];
    const incidents = [{ policy: 'riposte: Pub/Sub stopped delivering a message', atMs: 1 }];
    expect(found({ cases: [], deadLetters, incidents })).toEqual([]);
  });

  it("an undo that is refused because of another caller's change", () => {
    const changes = [change(), reversal({ after: workload('none') })];
    const logs = [line(), undoLine('undo.refused')];
    expect(found({ ...undone, changes, logs })).toEqual([]);
  });

  it('a guard that was engaged only while the delivery ran', () => {
    expect(found({ killSwitch: [{ atMs: 800, engaged: true }] })).toEqual([]);
  });

  it('an undo that is reported once more because its first delivery died after the report', () => {
    const [first, second, third] = [8, 9, 10].map((id) => ({ ...undoLine('undo.done'), delivery: id }));
    const died = [delivery('command'), delivery('undo', 8, { status: 503 }), delivery('undo', 9)];
    const base = { changes: [change(), undoChange({ after: workload('bad') })] };
    const judged = (logs: readonly (Facts['logs'][number] | undefined)[], deliveries = died) =>
      found({ ...base, deliveries, logs: [line(), ...logs.flatMap((one) => one ?? [])] });
    expect(judged([first, second])).not.toContain('undo-is-honest/twice-told');
    const thrice = [...died.slice(0, 2), delivery('undo', 9, { status: 503 }), delivery('undo', 10)];
    expect(judged([first, second, third], thrice)).toContain('undo-is-honest/twice-told');
  });

  it('a mark that SCC refuses, if people were notified with the command', () => {
    const error = {
      kind: 'stale-mark',
      fix: 'run: gcloud scc findings update-marks F --security-marks=riposte_verdict=contained --update-mask=m',
    };
    const told = line({ event: 'step.failed', rings: true, fields: { error } });
    const judged = (...logs: Facts['logs']) =>
      found({ cases: [caseFact({ mark: 'containing' })], logs: [line(), ...logs] });
    expect([judged(), judged(told)]).toEqual([['words-agree/mark'], []]);
    const silent = { ...told, rings: false };
    expect(judged(silent)).toEqual(['words-agree/mark']);
  });

  it('what a forger wrote into a record', () => {
    expect(
      found({
        cases: [caseFact({ mark: 'containing' })],
        sayings: [saying({ where: 'notice' }), saying({ where: 'log' })],
        forgedCases: ['A'],
        evidence: EVIDENCE,
      }),
    ).toEqual([]);
  });

  it('a forgery that nothing notices after the last check, or one that triggered an alert', () => {
    const forged = {
      cases: [caseFact({ verdict: 'observed', mark: undefined })],
      forgedCases: ['A'],
      forgeries: [{ caseId: 'A', atMs: 4_000 }],
      sayings: [saying(), saying({ where: 'notice' })],
    };
    expect(found(forged)).toEqual([]);
    const deliveries = [delivery('command'), later(delivery('other', 50))];
    expect(found({ ...forged, deliveries })).toEqual(['words-agree/rewritten']);
    const malformed = line({ event: 'command.malformed', delivery: 50, caseId: undefined });
    expect(found({ ...forged, deliveries, logs: [line(), malformed] })).toEqual([]);
    // A responder that cannot read the document says that its own delivery failed.
    const sayings = [saying({ verdict: 'failed', delivery: 5 })];
    const failed = [...deliveries, delivery('finding', 5)];
    expect(found({ ...forged, deliveries: failed, sayings })).toEqual([]);
    expect(found({ ...forged, deliveries, sayings })).toEqual(['words-agree/rewritten']);
    const logs = [line(), line({ event: 'command.refused', rings: true, atMs: 9_100 })];
    expect(found({ ...forged, deliveries, logs })).toEqual([]);
  });

  it('but not a missing notification or an unnoticed reversal because of it', () => {
    const log = saying({ where: 'log' });
    const forged = { forgedCases: ['A'], forgeries: [{ caseId: 'A', atMs: 9_000 }], evidence: EVIDENCE };
    expect(found({ cases: [caseFact({ verdict: 'observed' })], sayings: [log], ...forged })).toEqual([
      'words-agree/notice',
    ]);
    const notice = saying({ where: 'notice' });
    const reversed = { changes: [change(), reversal()], workloadsAtEnd: [workload('bad')] };
    expect(
      found({ cases: [caseFact({ verdict: 'observed' })], sayings: [notice, log], ...reversed, ...forged }),
    ).toContain('reversal-is-told');
  });
});

describe('a finding below the threshold', () => {
  const low = { versions: [version({ severity: 'LOW' })] };

  it('may change a workload once its severity has risen', () => {
    const versions = [version({ severity: 'LOW' }), version({ severity: 'HIGH', atMs: 900 })];
    expect(found({ versions })).not.toContain('severity-decides/below');
    expect(found({ versions: [versions[0] as never, version({ severity: 'HIGH', atMs: 1_100 })] })).toContain(
      'severity-decides/below',
    );
  });

  it('may be only observed, and so may one that a person or a guard keeps from a change', () => {
    const observed = {
      cases: [caseFact({ verdict: 'observed', mark: undefined })],
      changes: [],
      workloadsAtEnd: [workload('bad')],
    };
    const judged = (changes: Partial<Facts>) => found({ ...observed, ...changes });
    expect(judged({})).toContain('severity-decides/withheld');
    for (const excuse of [
      low,
      { killSwitch: [{ atMs: 1, engaged: true }] },
      { undos: [{ atMs: 1, caseId: 'A', isAllowed: true }] },
      { versions: [version({ digests: [] })] },
      { versions: [version(), version({ isOpen: false })] },
      { changes: [reversal()] },
    ])
      expect(judged(excuse)).not.toContain('severity-decides/withheld');
  });
});
