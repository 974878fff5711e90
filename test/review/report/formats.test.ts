import Ajv from 'ajv/dist/2020';
import { paintFor } from '../../../cli/progress/paint';
import { reviewSchema } from '../../../review/report/json-schema';
import { renderGithub } from '../../../review/report/render-github';
import { renderJson } from '../../../review/report/render-json';
import { renderJunit } from '../../../review/report/render-junit';
import { renderSarif } from '../../../review/report/render-sarif';
import { renderText } from '../../../review/report/render-text';
import { type ReviewReport, reviewReport } from '../../../review/report/review-report';
import { isValidSarif, sarifErrors } from './read-sarif';
import { readXml } from './read-xml';
import { destroyed, member, narrowed, SAMPLES } from './samples';

const make = (name: string): ReviewReport => (SAMPLES[name] as () => ReviewReport)();
const NAMES = Object.keys(SAMPLES);
const SARIF = { rules: [narrowed, destroyed, member], version: '0.1.0' };
const withFile = (report: ReviewReport): ReviewReport => ({
  ...report,
  findings: report.findings.map(({ source: _source, ...finding }) => finding),
  inputs: [{ stack: 'riposte-project', file: 'out/my plan.json', origin: 'plan' }],
});

describe('JSON', () => {
  const validate = new Ajv({ allErrors: true }).compile(reviewSchema());

  it.each(NAMES)('of the sample %s follows the published schema', (name) => {
    const document = JSON.parse(renderJson(make(name)));
    validate(document);
    expect(validate.errors).toBeNull();
    expect(reviewReport.strict().safeParse(document).error).toBeUndefined();
  });

  it('has a fix for each finding', () => {
    const { findings } = JSON.parse(renderJson(make('filter')));
    for (const { fix } of findings) expect(fix).not.toBe('');
  });

  it('has every documented member', () => {
    expect(Object.keys(JSON.parse(renderJson(make('untouched'))))).toEqual(
      expect.arrayContaining([
        'schemaVersion',
        'verdicts',
        'findings',
        'powers',
        'coverage',
        'counts',
        'drift',
        'fingerprint',
      ]),
    );
  });
});

describe('SARIF', () => {
  it.each(NAMES)('of the sample %s follows the schema of OASIS', (name) => {
    isValidSarif(JSON.parse(renderSarif(make(name), SARIF)));
    expect(sarifErrors()).toBeNull();
  });

  const run = (report: ReviewReport) => JSON.parse(renderSarif(report, SARIF)).runs[0];

  it('describes rules with a level and the score that GitHub sorts by', () => {
    const { rules } = run(make('untouched')).tool.driver;
    expect(rules).toHaveLength(3);
    expect(rules[0]).toMatchObject({
      id: 'R02',
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '9.5' },
    });
  });

  it('names the rule, the line of code and the resource of a result', () => {
    const [result] = run(make('filter')).results;
    expect(result).toMatchObject({ ruleId: 'R02', ruleIndex: 0, level: 'error' });
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'stacks/project-stack.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 42 },
    });
    expect(result.locations[0].logicalLocations.map(({ kind }: { kind: string }) => kind)).toEqual([
      'module',
      'resource',
    ]);
  });

  it('names the plan if the line of code is not known', () => {
    const [result] = run(withFile(make('filter'))).results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('out/my%20plan.json');
  });

  it('gives a result the same fingerprint if only its message differs, and a unique one to each result', () => {
    const report = make('many');
    const fingerprints = (one: ReviewReport): string[] =>
      run(one).results.map(
        (result: { partialFingerprints: object }) => Object.values(result.partialFingerprints)[0],
      );
    const other = {
      ...report,
      findings: report.findings.map((finding) => ({ ...finding, message: 'Other.' })),
    };
    expect(fingerprints(other)).toEqual(fingerprints(report));
    expect(new Set(fingerprints(report)).size).toBe(fingerprints(report).length);
  });

  it('suppresses an accepted finding with its reason', () => {
    const suppressed = run(make('many')).results.filter(
      (result: { suppressions?: unknown }) => result.suppressions,
    );
    expect(suppressed).toHaveLength(1);
    expect(suppressed[0].suppressions[0].justification).toContain('security@example.com until 2027-01-31');
  });
});

describe('JUnit', () => {
  const elements = (report: ReviewReport, options = {}) => readXml(renderJunit(report, options));
  const count = (report: ReviewReport, name: string, options = {}) =>
    elements(report, options).filter((element) => element.name === name).length;

  it.each(NAMES)('of the sample %s is well-formed, and its counts are right', (name) => {
    const report = make(name);
    const [suites] = elements(report);
    expect(suites?.attributes).toMatchObject({
      tests: String(count(report, 'testcase')),
      failures: String(count(report, 'failure')),
      skipped: String(count(report, 'skipped')),
    });
  });

  it('fails for findings at or above the limit, and skips accepted ones', () => {
    expect(count(make('many'), 'failure')).toBe(5);
    expect(count(make('many'), 'failure', { failOn: 'critical' })).toBe(3);
    expect(count(make('many'), 'failure', { failOn: 'info' })).toBe(11);
    expect(count(make('many'), 'skipped')).toBe(1);
    expect(count(make('untouched'), 'failure')).toBe(0);
  });
});

describe('GitHub', () => {
  it('annotates the line of code, and escapes special characters of commands', () => {
    const [first] = renderGithub(make('filter')).commands.split('\n');
    expect(first).toMatch(
      /^::error file=stacks\/project-stack\.ts,line=42,title=R02 The notification filter is narrowed \(critical\)::riposte-project\/riposte\/notifications\/config: The filter/,
    );
    const report = withFile(make('filter'));
    const [odd] = renderGithub({
      ...report,
      findings: report.findings.map((finding) => ({ ...finding, title: 'a: b, c', message: '100%\nmore' })),
    }).commands.split('\n');
    expect(odd).toContain('::error file=out/my plan.json,title=R02 a%3A b%2C c (critical)::');
    expect(odd).toContain('100%25%0Amore');
  });

  it('selects the level by the severity', () => {
    const levels = renderGithub(make('many'))
      .commands.split('\n')
      .map((line) => line.split(' ', 1)[0]);
    expect(levels.filter((level) => level === '::error')).toHaveLength(5);
    expect(levels.filter((level) => level === '::warning')).toHaveLength(2);
    expect(levels.filter((level) => level === '::notice')).toHaveLength(5);
  });

  it('writes the comment into the summary', () => {
    expect(renderGithub(make('filter')).summary).toContain('## 🔴 This change weakens detection');
  });
});

describe('Text', () => {
  const text = (name: string, terminal = false, columns = 60) =>
    renderText(make(name), { paint: paintFor(terminal, {}), columns });

  it.each(NAMES)('of the sample %s fits into the columns of the terminal', (name) => {
    for (const line of text(name).split('\n')) expect(line.length <= 60 ? '' : line).toBe('');
  });

  it('has colours only on a terminal', () => {
    expect(text('filter')).not.toMatch(/\p{Cc}\[/u);
    expect(text('filter', true)).toMatch(/^\p{Cc}\[1m\p{Cc}\[31m✗ This change weakens detection/u);
  });

  it('begins with the verdicts', () => {
    expect(text('filter').split('\n').slice(0, 5)).toEqual([
      '✗ This change weakens detection',
      '',
      '✗ Detection gets weaker',
      '· The response is unchanged',
      '· Powers are unchanged',
    ]);
  });
});
