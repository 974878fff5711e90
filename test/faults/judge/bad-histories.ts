import type { Facts } from '../facts/facts';
import {
  BAD,
  call,
  caseFact,
  change,
  delivery,
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

export const WAY_IN = 'Execution: Added Malicious Binary Executed';
export const undone = { deliveries: [delivery('command'), delivery('undo', 8)] };
export const undoLine = (event: string) => line({ event, delivery: 8, seq: 60, atMs: 5_000 });
export const undoChange = (changes: Parameters<typeof change>[0] = {}) =>
  change({
    purpose: 'undo',
    delivery: 8,
    seq: 50,
    before: workload('good'),
    after: workload('bad'),
    ...changes,
  });

export const later = (fact: Facts['deliveries'][number]): Facts['deliveries'][number] => ({
  ...fact,
  delivery: { ...fact.delivery, fn: 'act', startedMs: 9_000 },
});

const JOB = 'projects/p/locations/l/jobs/web-0';

/** Histories that must never happen, by the judgement that finds them. */
export const BAD_HISTORIES: Readonly<Record<string, Partial<Facts>>> = {
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
    settings: { ...history().settings, exemptions: [{ service: SERVICE, untilMs: 9_000 }] },
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
  'severity-decides/below': { versions: [version({ severity: 'MEDIUM' })] },
  'severity-decides/withheld': {
    cases: [caseFact({ verdict: 'observed', mark: undefined })],
    changes: [],
    workloadsAtEnd: [workload('bad')],
  },
  'people-decide/touched': {
    reportOnly: [JOB],
    calls: [call(), call({ path: `/v2/${JOB}` })],
  },
  'people-decide/false-word': {
    reportOnly: [JOB],
    versions: [version(), version({ caseId: 'B', canonicalName: 'finding-B', service: JOB })],
    sayings: [saying(), saying({ caseId: 'B', workload: undefined, verdict: 'containing' })],
  },
  'people-decide/silent': {
    reportOnly: [JOB],
    versions: [version({ service: JOB })],
    cases: [caseFact({ verdict: 'observed' })],
    sayings: [],
    logs: [],
  },
};
