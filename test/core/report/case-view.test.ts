import { summaryText } from '../../../cli/commands/summary';
import { paintFor } from '../../../cli/progress/paint';
import { renderReport } from '../../../cli/report/render-report';
import { DETECTORS } from '../../../core/detectors';
import { VERDICTS } from '../../../core/outcome/outcome';
import { caseView } from '../../../core/report/case-view';
import { hasTechniqueName } from '../../../core/report/techniques';
import { verdictView } from '../../../core/report/verdict-view';
import { exampleRecord } from './example-record';

const record = exampleRecord();
const evidence = (changes: object) =>
  exampleRecord({
    detection: { ...record.detection, evidence: { ...record.detection.evidence, ...changes } },
  });
const hashRow = (changes: object) => caseView(evidence(changes)).found.find((row) => row.label === 'SHA-256');

describe('case view', () => {
  it('calls a case without a verdict undecided, not failed', () => {
    const { verdict } = caseView(exampleRecord({ verdict: 'undecided' }));
    expect([verdict.word, verdict.text, verdict.tone]).toEqual(['undecided', 'Not decided yet', 'attention']);
  });

  it('asks a person to act on a case without a verdict, and claims nothing about what was changed', () => {
    const undecided = { verdict: 'undecided', nextSteps: [], outcomes: [] } as const;
    const { nextSteps, undo } = caseView(exampleRecord(undecided));
    expect(nextSteps).toEqual([
      expect.stringContaining('in a minute'),
      expect.stringMatching(/contain .*by hand/),
    ]);
    const timeline = [{ at: record.finding.eventTime, kind: 'delayed', text: 'waiting' }] as const;
    expect(caseView(exampleRecord({ ...undecided, timeline })).nextSteps[1]).toContain('"Contain by hand"');
    expect(undo.text).toContain('may still change');
    expect(renderReport(exampleRecord(undecided))).not.toContain('Nobody has to do anything');
  });

  it.each([
    [
      'exemption: it is exempt: payments',
      'the guard exemption refused stop-service, because it is exempt: payments.',
    ],
    ['unnamed', 'a guard refused stop-service: unnamed.'],
  ])('names the guard that refused: %s', (reason, sentence) => {
    const withheld = [{ action: 'stop-service', reason, cause: 'guard' }] as const;
    const plan = { ...record.plan, steps: [], withheld };
    expect(verdictView(exampleRecord({ verdict: 'refused', outcomes: [], plan })).sentence).toContain(
      sentence,
    );
  });

  it('shows processes with their facts on the terminal, before the facts of the finding', () => {
    const processes = [1, 2].map((pid) => ({ pid, name: `p${pid}`, arguments: [`cmd-${pid}`] }));
    const text = summaryText(evidence({ processes, accusedBy: 'unclear' }), paintFor(false, {}));
    const places = ['In short:', 'Process 1: cmd-1', 'Process 2: cmd-2', 'Severity:'].map((part) =>
      text.indexOf(part),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('links to VirusTotal only for a SHA-256 that covers the whole file', () => {
    expect(hashRow({})?.link?.href).toBe(`https://www.virustotal.com/gui/file/${'0f'.repeat(32)}`);
    expect(hashRow({ sha256WholeFile: false })?.link).toBeUndefined();
    expect(hashRow({ sha256WholeFile: false })?.note).toMatch(/only the beginning/);
    expect(hashRow({ sha256: '0f/../../x' })?.link).toBeUndefined();
  });

  it.each([
    [98.5, '98.5 % of its pages'],
    [1, 'percentPagesMatched 1'],
    [0.28, 'percentPagesMatched 0.28'],
  ])('shows a match of %d as a percentage only if it cannot be a fraction', (percentPagesMatched, text) => {
    const signatures = [{ kind: 'memory-hash', name: 'Miner', detections: [{ percentPagesMatched }] }];
    expect(JSON.stringify(caseView(evidence({ indicators: { signatures } })).found)).toContain(text);
  });

  it('never takes a link from the record', () => {
    const hostile = evidence({ reputationUrl: 'javascript:alert(1)' });
    expect(JSON.stringify(caseView(hostile))).not.toContain('javascript:');
  });

  it('names the shortened parts, and where the whole parts are', () => {
    const shortened = [
      { part: 'investigation.logs', bytes: 204_800, whole: 'evidence' },
      { part: 'timeline', bytes: 102_400, whole: 'log' },
    ] as const;
    expect([caseView(record).shortened, caseView(exampleRecord({ shortened })).shortened]).toEqual([
      [],
      [
        'investigation.logs is shortened here, because it has 200 KiB. The whole part is in the evidence.',
        'timeline is shortened here, because it has 100 KiB. The whole part is in Cloud Logging, under the case id.',
      ],
    ]);
  });

  it('counts a time after the delivery from the delivery, so that an old sample does not hide the speed', () => {
    const facts = caseView(
      exampleRecord({
        finding: { ...record.finding, eventTime: '2026-04-14T10:00:00Z' },
        timeline: [
          { at: '2026-11-27T12:30:00Z', kind: 'received', text: 'received' },
          { at: '2026-11-27T12:30:00.250Z', kind: 'evidence', text: 'evidence' },
          { at: '2026-11-27T12:31:30Z', kind: 'verdict', text: 'verdict: contained' },
        ],
      }),
    ).times.map(({ label, fact }) => [label, fact]);
    expect(Object.fromEntries(facts)).toMatchObject({
      'Received by Riposte': '227 d 02 h after the event',
      'First evidence stored': '0.25 s after it was received',
      Contained: '1 min 30 s after it was received',
    });
  });

  it('never reports a changed workload if the plan changes none', () => {
    const { plan } = exampleRecord();
    const sentence = (instances: 'unknown' | 'running') =>
      verdictView(
        exampleRecord({
          verdict: 'containing',
          containment: { config: 'verified', instances },
          plan: { ...plan, steps: plan.steps.filter(({ before }) => before === null) },
        }),
      ).sentence;
    expect(sentence('unknown')).toMatch(/^Riposte did not have to change anything.*instances may still run/);
    expect(sentence('running')).toMatch(/^Riposte did not have to change anything.*still run/);
  });

  it('never reports that only a proof is missing if the configuration lets the bad image serve', () => {
    const containment = { config: 'not-verified', instances: 'running' } as const;
    const { sentence } = verdictView(exampleRecord({ verdict: 'containing', containment }));
    expect([sentence.includes('not known to keep'), sentence.includes('proof')]).toEqual([true, false]);
  });

  it('offers no undo if nothing was changed', () => {
    const observed = exampleRecord({ outcomes: [], verdict: 'observed' });
    expect(caseView(observed).undo).toMatchObject({ possible: false, commands: [] });
    expect(caseView(record).undo.restores).toEqual([
      'shift-traffic on projects/demo-prj/locations/us-central1/services/web',
    ]);
  });

  it('puts no unsafe case id into a command', () => {
    expect(caseView(exampleRecord({ caseId: "x'; rm -rf ~" })).undo.commands).toEqual([]);
  });

  it('shows that an undone case is undone, whatever its verdict was', () => {
    const { outcomes } = exampleRecord();
    const undone = exampleRecord({
      containment: { config: 'undone', instances: 'unknown' },
      outcomes: outcomes.map((outcome) => ({ ...outcome, status: 'undone' })),
    });
    expect(caseView(undone).verdict.text).toBe('Undone');
    expect(caseView(undone).undo.possible).toBe(false);
  });

  it.each(VERDICTS)('has words for the verdict %s', (verdict) => {
    const view = verdictView({
      verdict,
      mode: 'observe',
      containment: { config: 'not-attempted', instances: 'not-attempted' },
    });
    expect(view.sentence.length).toBeGreaterThan(20);
    expect(view.word).toBe(verdict);
  });

  it('shows that a case is undone in part while a step is still in effect, and how to continue', () => {
    const partial = exampleRecord({ containment: { config: 'undone', instances: 'unknown' } });
    expect(caseView(partial).verdict.text).toBe('Undone in part');
    expect(caseView(partial).undo).toMatchObject({ possible: true });
  });

  it('does not mention observe mode if Riposte was allowed to act', () => {
    const record = exampleRecord({ verdict: 'observed', mode: 'enforce', outcomes: [] });
    expect(caseView(record).verdict.text).toBe('Recorded, nothing changed');
  });

  it('knows the name of every technique in the catalogue', () => {
    const techniques = DETECTORS.flatMap((detector) => detector.attack.techniques);
    expect(techniques.filter((id) => !hasTechniqueName(id))).toEqual([]);
  });

  it('shows an unavailable part with its reason, and accepts a part of an unknown shape', () => {
    const odd = exampleRecord({
      investigation: { ...record.investigation, revisions: { status: 'known', value: 'not a list' } },
    });
    const parts = caseView(odd).investigation;
    expect(parts.find((part) => part.title === 'VirusTotal')).toMatchObject({ known: false });
    expect(parts.find((part) => part.title.startsWith('Revisions'))?.summary).toMatch(/cannot show/);
  });

  it('counts the timeline from its first entry', () => {
    const since = caseView(record).timeline.map((entry) => entry.since);
    expect(since[0]).toBe('+0.00 s');
    expect(since.at(-1)).toBe('+1 min 03 s');
  });
});
