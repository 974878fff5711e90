import type { Facts } from '../facts/facts';
import {
  BAD,
  call,
  caseFact,
  change,
  delivery,
  EVIDENCE,
  GOOD,
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

const WAY_IN = 'Execution: Added Malicious Binary Executed';
const undone = { deliveries: [delivery('command'), delivery('undo', 8)] };
const undoLine = (event: string) => line({ event, delivery: 8, seq: 60, atMs: 5_000 });
const undoChange = (changes: Parameters<typeof change>[0] = {}) =>
  change({
    purpose: 'undo',
    delivery: 8,
    seq: 50,
    before: workload('good'),
    after: workload('bad'),
    ...changes,
  });

const later = (fact: Facts['deliveries'][number]): Facts['deliveries'][number] => ({
  ...fact,
  delivery: { ...fact.delivery, fn: 'act', startedMs: 9_000 },
});

/** Histories that must never happen, by the judgement that finds them. */
const BAD_HISTORIES: Readonly<Record<string, Partial<Facts>>> = {
  'contained-is-true/from-memory': { calls: [], sayings: [saying({ workload: workload('bad') })] },
  'contained-is-true/against-own-read': {
    sayings: [saying({ workload: workload('bad') })],
    changes: [change(), reversal({ seq: 22 })],
  },
  'contained-is-true/from-stale-read': {
    calls: [call(), call({ seq: 35, api: 'monitoring', path: '/v3/projects/p/timeSeries' })],
    changes: [change(), reversal()],
    sayings: [saying({ workload: workload('bad') })],
  },
  'contained-is-true/way-in-open': {
    versions: [version({ category: WAY_IN })],
    sayings: [saying({ workload: open(workload('good')) })],
  },
  'reversal-is-told': { changes: [change(), reversal()], workloadsAtEnd: [workload('bad')] },
  'only-the-target/nobody-named-it': {
    changes: [change(), change({ service: 'projects/p/locations/l/services/x' })],
  },
  'only-the-target/other-case': { changes: [change({ caseId: 'B' })] },
  'only-the-target/other-field': {
    changes: [change({ after: workload('good', { config: { description: 'ours' } }) })],
  },
  'only-the-target/other-binding': {
    changes: [change({ after: workload('good', { bindings: [] }) })],
  },
  'only-the-target/bystander': { bystanders: [{ name: 'sibling', isSame: false }] },
  'effect-once': { changes: [change(), change({ seq: 21, before: workload('good') })] },
  'every-finding-ends/never-quiet': { isQuiet: false },
  'every-finding-ends/lost': { cases: [] },
  'every-finding-ends/silent-dead-letter': {
    cases: [],
    deadLetters: [{ subscription: 'riposte-commands', message: { caseId: 'A' } }],
  },
  'evidence-first/missing': { evidence: {}, cases: [] },
  'evidence-first/chain': {
    cases: [caseFact({ evidence: { ...caseFact().evidence, head: 'another' } })],
  },
  'words-agree/log': { sayings: [saying({ verdict: 'containing' })] },
  'words-agree/mark': { cases: [caseFact({ mark: 'containing' })] },
  'words-agree/notice': { sayings: [saying(), saying({ where: 'notice', verdict: 'failed' })] },
  'words-agree/rewritten': {
    cases: [caseFact({ verdict: 'observed', mark: undefined })],
    forgedCases: ['A'],
    forgeries: [{ caseId: 'A', atMs: 4_000 }],
    deliveries: [delivery('command'), later(delivery('other', 50))],
    sayings: [saying(), saying({ where: 'notice' })],
  },
  'words-agree/change-untold': {
    cases: [caseFact({ verdict: 'observed', mark: 'observed', outcomes: [] })],
    sayings: [saying({ verdict: 'observed' })],
  },
  'words-agree/change-unmade': { changes: [] },
  'undo-is-honest/silent': undone,
  'undo-is-honest/effect-untold': {
    ...undone,
    changes: [change(), undoChange()],
    logs: [line(), undoLine('undo.refused')],
  },
  'undo-is-honest/twice-told': {
    ...undone,
    changes: [change(), undoChange()],
    logs: [line(), undoLine('undo.done'), undoLine('undo.done')],
  },
  'undo-is-honest/twice': {
    ...undone,
    changes: [change(), undoChange(), undoChange({ seq: 51, after: workload('none') })],
    logs: [line(), undoLine('undo.done')],
  },
  'undo-is-honest/not-restored': { ...undone, logs: [line(), undoLine('undo.done')] },
  'undo-leaves-others/other-case': {
    ...undone,
    versions: [version(), version({ caseId: 'B', canonicalName: 'finding-B' })],
    sayings: [saying(), saying({ caseId: 'B' })],
    changes: [change(), undoChange()],
  },
  'undo-leaves-others/person': {
    ...undone,
    changes: [
      change(),
      reversal({ before: open(workload('good')), after: workload('good') }),
      undoChange({ after: open(workload('good')) }),
    ],
  },
  'undo-leaves-others/edited': {
    ...undone,
    changes: [
      change(),
      reversal({
        before: workload('good'),
        after: workload('good', { config: { ...workload('good').config, description: 'mine' } }),
      }),
      undoChange({
        before: workload('good', { config: { ...workload('good').config, description: 'mine' } }),
      }),
    ],
  },
  'undo-side-effects': { holds: [{ caseId: 'A', target: SERVICE, digest: BAD, untilMs: 99_000 }] },
  'undo-goes-first': {
    undos: [{ atMs: 100, caseId: 'A', isAllowed: true }],
    deliveries: [delivery('command'), delivery('undo', 8, { status: 503 })],
    logs: [line(), line({ event: 'undo.done', delivery: 9, atMs: 300_000 })],
  },
  'guards-hold/kill-switch': { killSwitch: [{ atMs: 100, engaged: true }] },
  'guards-hold/exemption': {
    settings: { ...history().settings, exemptions: [{ service: 0, untilMs: 9_000 }] },
  },
  'guards-hold/closed-finding': { versions: [version(), version({ atMs: 100, isOpen: false })] },
  'guards-hold/hold': { logs: [line({ event: 'undo.done', atMs: 100 })] },
  'guards-hold/breaker': {
    settings: { ...history().settings, breaker: { containments: 1, perMinutes: 60 } },
    changes: [change(), change({ service: 'projects/p/locations/l/services/web-1' })],
  },
  'dry-modes-change-nothing': { settings: { ...history().settings, mode: 'observe' } },
  'nothing-is-kept/lock': { locks: [{ target: SERVICE, leaseUntilMs: 99_000_000 }] },
  'nothing-is-kept/lease': {
    cases: [caseFact({ state: 'investigating', leaseUntilMs: 99_000_000 })],
  },
  'nobody-is-left-alone/silent': {
    cases: [caseFact({ verdict: 'observed', mark: undefined })],
    workloadsAtEnd: [workload('bad')],
  },
  'nobody-is-left-alone/failed-for-good': {
    cases: [caseFact({ verdict: 'failed' })],
    workloadsAtEnd: [workload('bad')],
  },
  'nobody-is-left-alone/left-open': {
    cases: [caseFact({ own: { verdict: 'containing', open: true } })],
  },
  'nobody-is-left-alone/given-up': {
    cases: [caseFact({ verdict: 'containing' })],
    workloadsAtEnd: [workload('bad')],
  },
  'refuge-is-clean/accused': {
    versions: [version(), version({ caseId: 'B', canonicalName: 'finding-B', digests: [GOOD] })],
  },
  'refuge-is-clean/accused-in-silence': {
    versions: [
      version(),
      version({ caseId: 'B', canonicalName: 'finding-B', digests: [GOOD], atMs: 1_200, knownMs: 1_300 }),
    ],
  },
  'refuge-is-clean/younger': {
    changes: [
      change({
        after: workload('good', {
          revisions: [
            ...workload('none').revisions,
            { ...(workload('good').revisions[0] as never as object), name: 'web-0-3', createdMs: 5 },
          ] as never,
        }),
      }),
    ],
  },
  'requests-are-careful/no-etag': {
    calls: [call(), call({ method: 'PATCH', body: { name: SERVICE, etag: '' } })],
  },
  'sizes-are-bounded/log-line': { logs: [line({ bytes: 14_000_000 })] },
  'sizes-are-bounded/document': {
    logs: [line({ event: 'case.failed', message: 'exceeds the maximum allowed size of 1,048,572 bytes' })],
  },
  'no-defect/throws': { deliveries: [delivery('command', 7, { error: 'x is undefined' })] },
  'no-defect/unknown-error': { logs: [line({ fields: { error: { kind: 'defect' } } })] },
};

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
    const settings = { ...history().settings, exemptions: [{ service: 0, untilMs: 9_000 }] };
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

  it('a dead letter that triggers an alert', () => {
    const deadLetters = [{ subscription: 'riposte-commands', message: { caseId: 'A' } }];
    const incidents = [{ policy: 'riposte: a message was given up', atMs: 1 }];
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
