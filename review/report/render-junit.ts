import { SEVERITIES, type Severity } from '../contract/rule';
import { filePlaceOf } from './finding-place';
import type { ReportFinding, ReviewReport } from './review-report';
import { VERDICTS, verdictWords } from './words';

export interface JunitOptions {
  /** Findings at or above this severity are failures. Others appear in the output of a passed case. @default high */
  readonly failOn?: Severity;
}

/**
 * JUnit XML as CI systems read it: one suite for the three verdicts, and one for the findings, with a case for each.
 * Accepted findings are skipped cases.
 */
export function renderJunit(report: ReviewReport, { failOn = 'high' }: JunitOptions = {}): string {
  const fails = ({ severity }: ReportFinding): boolean =>
    SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
  const failures = report.findings.filter(fails).length;
  const skipped = report.excepted.length;
  const words = verdictWords(report.verdicts);
  const verdicts = VERDICTS.map((key, index) =>
    caseOf(key, 'verdict', `<system-out>${xml(words[index]?.words ?? '')}</system-out>`),
  );
  const findings = report.findings.map((finding) => findingCase(finding, report, fails(finding)));
  const excepted = report.excepted.map((row) =>
    caseOf(
      `${row.rule} ${row.address}`.trim(),
      row.title,
      `<skipped message="${xml(`${row.reason} Accepted by ${row.owner} until ${row.ends}.`)}"/>`,
    ),
  );
  const total = verdicts.length + findings.length + excepted.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(`riposte review ${report.name}`)}" tests="${total}" failures="${failures}" errors="0" skipped="${skipped}">`,
    suite('verdicts', verdicts, 0, 0),
    suite('findings', [...findings, ...excepted], failures, skipped),
    '</testsuites>',
    '',
  ].join('\n');
}

const suite = (name: string, cases: readonly string[], failures: number, skipped: number): string =>
  [
    `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');

const caseOf = (name: string, className: string, content: string, attributes = ''): string =>
  `    <testcase name="${xml(name)}" classname="${xml(className)}"${attributes}>${content}</testcase>`;

function findingCase(finding: ReportFinding, report: ReviewReport, isFailure: boolean): string {
  const { rule, title, severity, stack, address, constructPath, message, why, fix } = finding;
  const place = filePlaceOf(finding, report);
  const attributes =
    place === undefined
      ? ''
      : ` file="${xml(place.file)}"${place.line === undefined ? '' : ` line="${place.line}"`}`;
  const text = [
    `${severity}: ${message}`,
    ...(stack === '' ? [] : [`Stack: ${stack}`]),
    ...(constructPath === undefined ? [] : [`Construct: ${constructPath}`]),
    ...(address === '' ? [] : [`Address: ${address}`]),
    `Why: ${why}`,
    `Fix: ${fix}`,
  ].join('\n');
  const content = isFailure
    ? `<failure message="${xml(message)}" type="${severity}">${xml(text)}</failure>`
    : `<system-out>${xml(text)}</system-out>`;
  return caseOf(`${rule} ${constructPath ?? address}`.trim(), title, content, attributes);
}

/** Characters that XML 1.0 forbids even as references (section 2.2). An earlier step makes most of them visible. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const xml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (character) => NAMES[character] as string);
