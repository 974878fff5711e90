import { summaryText } from '../../../cli/commands/summary';
import { renderReport } from '../../../cli/report/render-report';
import type { CaseRecord } from '../../../core/case/record';
import type { Lasting } from '../../../core/ownership/owner-words';
import { caseView } from '../../../core/report/case-view';
import { renderMarkdown } from '../../../core/report/markdown';
import { exampleRecord } from './example-record';

const record = exampleRecord();
const [lasts] = caseView(record).lasts;

/** The example, with this statement about lasting on its change. */
const saying = (value: unknown): CaseRecord =>
  exampleRecord({
    plan: {
      ...record.plan,
      steps: record.plan.steps.map((step) => (step.lasts ? { ...step, lasts: value as Lasting } : step)),
    },
  });

describe('will it last?', () => {
  it('has the owner, what the next deployment does, and the lines', () => {
    expect(lasts).toMatchObject({ action: 'shift-traffic' });
    expect(lasts?.owner).toContain('Terraform manages the service');
    expect(lasts?.lines).toContain('  revision = "web-00006-kuw"');
  });

  const paint = {
    tone: (_: string, text: string) => text,
    strong: (text: string) => text,
    soft: (text: string) => text,
  };
  it.each<[string, (one: CaseRecord) => string]>([
    ['the report', renderReport],
    ['the markdown', renderMarkdown],
    ['the terminal', (one) => summaryText(one, paint as never)],
  ])('is in %s, with its lines', (_where, render) => {
    const text = render(record);
    expect(text).toContain('Will it last');
    expect(text).toContain('web-00006-kuw');
    expect(text).toContain('percent  = 100');
    expect(render(saying(undefined))).not.toContain('Will it last');
  });

  it('is not shown for a step that was undone', () => {
    const outcomes = record.outcomes.map((outcome) => ({ ...outcome, status: 'undone' as const }));
    expect(caseView(exampleRecord({ outcomes })).lasts).toEqual([]);
  });

  it.each([null, 'x', {}, { text: 1 }, { text: 'a', merge: { where: 'b', lines: [1] } }])(
    'shows no value of another shape: %j',
    (value) => {
      expect(caseView(saying(value)).lasts).toEqual([]);
    },
  );

  it('names in the investigation too who manages the service', () => {
    const [service] = caseView(record).investigation;
    expect(service?.lines.join()).toContain('Terraform manages the service');
  });
});
