import { summaryText } from '../../../cli/commands/summary';
import { paintFor } from '../../../cli/progress/paint';
import { renderReport } from '../../../cli/report/render-report';
import type { CaseRecord } from '../../../core/case/record';
import { caseView } from '../../../core/report/case-view';
import { renderMarkdown } from '../../../core/report/markdown';
import { exampleRecord } from './example-record';

const plain = paintFor(false, {});
const text = (html: string) => html.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^>]+>/g, ' ');

const RENDERINGS: readonly (readonly [string, (record: CaseRecord) => string])[] = [
  ['report.html', (record) => text(renderReport(record))],
  ['report.md', renderMarkdown],
  ['the terminal', (record) => summaryText(record, plain)],
];

const rehearsed = (changes: Partial<CaseRecord> = {}) =>
  exampleRecord({ rehearsal: { cloud: 'invented' }, ...changes });

describe.each(RENDERINGS)('a rehearsal in %s', (_name, render) => {
  it.each(['contained', 'observed', 'failed', 'refused'] as const)(
    'is marked as one before its verdict: %s',
    (verdict) => {
      const said = render(rehearsed({ verdict }));
      const verdictAt = said
        .toLowerCase()
        .indexOf(caseView(rehearsed({ verdict })).verdict.text.toLowerCase());
      expect(said.indexOf('rehearsal')).toBeGreaterThanOrEqual(0);
      expect(said.indexOf('This is a rehearsal on an invented cloud')).toBeLessThan(
        said.lastIndexOf(said.slice(verdictAt, verdictAt + 10)),
      );
    },
  );

  it.each(['contained', 'observed', 'failed'] as const)('prints no command for the cloud: %s', (verdict) => {
    expect(render(rehearsed({ verdict }))).not.toContain('gcloud');
    expect(render(exampleRecord({ verdict }))).toContain('gcloud');
  });

  it('marks the names of resources', () => {
    expect(render(rehearsed())).toMatch(/project demo-prj \(rehearsal\)/);
    expect(render(exampleRecord())).not.toContain('rehearsal');
  });

  it('distinguishes a described cloud from an invented one', () => {
    expect(render(rehearsed({ rehearsal: { cloud: 'described' } }))).toContain('the files that you gave');
  });

  it('shows how to undo only if a sandbox stays up', () => {
    const kept = rehearsed({ rehearsal: { cloud: 'invented', kept: true } });
    expect(render(kept)).toContain(`npx riposte undo ${kept.caseId}`);
    expect(render(rehearsed())).not.toContain('npx riposte undo');
  });
});

describe('links of a rehearsal', () => {
  it('are marked as links to the real cloud', () => {
    const { found, resource, evidence } = caseView(rehearsed());
    const links = [...found, ...resource, evidence].flatMap(({ link }) => link ?? []);
    const ofConsole = links.filter(({ href }) => href.startsWith('https://console.cloud.google.com/'));
    expect(ofConsole.length).toBeGreaterThan(1);
    for (const { text: said } of ofConsole) expect(said).toContain('not this rehearsal');
  });

  it('of the evidence lead to the files next to the report', () => {
    expect(caseView(rehearsed()).evidence.entries[0]?.href).toMatch(/^evidence\/[a-z]/);
  });
});
