import fc from 'fast-check';
import { logTo, parseLogLine } from '../../../cli/progress/event';
import { progressLines } from '../../../cli/progress/lines';
import { hostileText } from '../../core/report/hostile-text';

const event = (name: string, fields = {}, message = 'said') => ({
  event: name,
  severity: 'INFO',
  message,
  fields,
});
const text = (name: string, fields = {}) =>
  progressLines(event(name, fields))
    .map((line) => `${line.label}|${line.text}`)
    .join('\n');

describe('progress', () => {
  it('reads a structured log line, and nothing else', () => {
    const line = '{"severity":"NOTICE","event":"plan.ready","hash":"ab","message":"planned"}';
    expect(parseLogLine(line)).toEqual({
      event: 'plan.ready',
      severity: 'NOTICE',
      message: 'planned',
      fields: { hash: 'ab' },
    });
    expect(parseLogLine('Serving function...')).toBeUndefined();
    expect(parseLogLine('{"event":')).toBeUndefined();
    expect(parseLogLine('{"msg":"no event"}')).toBeUndefined();
  });

  it('passes on events of functions in this process unchanged', () => {
    const seen: unknown[] = [];
    logTo((progress) => seen.push(progress))('INFO', 'case.verdict', 'contained', { verdict: 'contained' });
    expect(seen).toEqual([event('case.verdict', { verdict: 'contained' }, 'contained')]);
  });

  it('shows the plan with before and after', () => {
    const steps = [
      { id: '2-stop-service', target: 't', before: { scaling: 'AUTO' }, after: { scaling: 'MANUAL' } },
    ];
    const shown = text('plan.ready', {
      hash: 'abcdef0123456789',
      steps,
      withheld: [{ action: 'notify', reason: 'off' }],
    });
    expect(shown).toContain('1 steps, 1 withheld, hash abcdef012345');
    expect(shown).toContain('- scaling: AUTO');
    expect(shown).toContain('+ scaling: MANUAL');
    expect(shown).toContain('withheld notify: off');
  });

  it('shows the facts of a known part, if it has any', () => {
    const known = { part: 'revisions', status: 'known' };
    expect(text('investigation.part', known)).toBe('investigated|revisions: known');
    expect(text('investigation.part', { ...known, summary: '2 revisions, 1 of them clean' })).toBe(
      'investigated|revisions: 2 revisions, 1 of them clean',
    );
  });

  it('shows why a part, a guard or a step failed', () => {
    expect(text('investigation.part', { part: 'logs', status: 'unavailable', reason: 'late' })).toContain(
      'late',
    );
    expect(text('guard.refused', { guard: 'breaker', reason: 'too many' })).toContain(
      'breaker refused: too many',
    );
    expect(text('step.failed', { step: '2-x', error: { message: 'm', fix: 'f' } })).toContain('m; fix: f');
  });

  it('ignores unknown events', () => {
    expect(progressLines(event('something.new'))).toEqual([]);
    expect(progressLines(event('__proto__'))).toEqual([]);
  });

  it('prints no invisible character on the terminal, whatever a finding contains (invariant 11)', () => {
    fc.assert(
      fc.property(hostileText(), (hostile) => {
        const fields = {
          reason: hostile,
          part: hostile,
          steps: [{ id: hostile, before: { a: hostile }, after: null }],
        };
        const names = [
          'finding.received',
          'investigation.part',
          'plan.ready',
          'guard.refused',
          'undo.refused',
        ];
        const lines = names.flatMap((name) => progressLines(event(name, fields, hostile)));
        expect(lines.map((line) => line.text).join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});
