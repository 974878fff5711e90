import { hashOf } from '../../core/values/json';
import type { Rule, Severity } from '../contract/rule';
import { filePlaceOf } from './finding-place';
import type { ExceptedFinding, ReportFinding, ReviewReport } from './review-report';
import { ruleHref } from './rule-link';

export interface SarifOptions {
  /** Metadata of all rules that ran, including those without findings. */
  readonly rules: readonly Rule[];
  /** Riposte's own version. */
  readonly version: string;
  /**
   * An https address of docs/review-rules.md.
   *
   * @default - rules have no help address, because SARIF requires an absolute one
   */
  readonly rulesDocument?: string;
}

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/**
 * GitHub sorts by this value: above 9.0 critical, above 7.0 high, above 4.0 medium, otherwise low
 * (docs.github.com, "SARIF support for code scanning", `security-severity`).
 */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.5',
};

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF 2.1.0: one run, its rules, its results. Findings that an exception covers are suppressed results. */
export function renderSarif(report: ReviewReport, options: SarifOptions): string {
  const rules = rulesOf(report, options);
  const ids = rules.map(({ id }) => id);
  const seen = new Map<string, number>();
  const result = (finding: ReportFinding | ExceptedFinding) => resultOf(finding, report, ids, seen);
  const run = {
    tool: { driver: { name: 'Riposte', version: options.version, semanticVersion: options.version, rules } },
    automationDetails: { id: `riposte-review/${report.name}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: report.notes.map(({ kind, text }) => ({
          descriptor: { id: kind },
          level: 'warning',
          message: { text: messageText(text) },
        })),
      },
    ],
    results: [
      ...report.findings.map(result),
      ...report.excepted.map((row) => ({
        ...result(row),
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: `${row.reason} Accepted by ${row.owner} until ${row.ends}.`,
          },
        ],
      })),
    ],
    properties: { verdicts: report.verdicts, fingerprint: report.fingerprint },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

interface Descriptor {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** All rules that ran, and all other rules that a finding names, because a result must point at its rule. */
function rulesOf(report: ReviewReport, { rules, rulesDocument }: SarifOptions): readonly Descriptor[] {
  const known = rules.map((rule) => descriptorOf(rule, rulesDocument));
  const strange = [...report.findings, ...report.excepted]
    .filter(({ rule }, index, all) => all.findIndex((other) => other.rule === rule) === index)
    .filter(({ rule }) => !known.some(({ id }) => id === rule))
    .map((finding) => descriptorOf({ id: finding.rule, why: '', fix: '', ...finding }, rulesDocument));
  return [...known, ...strange];
}

type Described = Pick<Rule, 'id' | 'title' | 'severity' | 'why' | 'fix'>;

function descriptorOf(
  { id, title, severity, why, fix }: Described,
  rulesDocument: string | undefined,
): Descriptor {
  const help = [why, fix].filter((text) => text !== '').join('\n\n');
  return {
    id,
    name: pascalCase(title),
    shortDescription: { text: title },
    fullDescription: { text: why === '' ? title : why },
    ...(help === '' ? {} : { help: { text: help } }),
    ...(rulesDocument?.startsWith('https://') ? { helpUri: ruleHref(id, rulesDocument) } : {}),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', 'terraform', 'google-cloud'],
      'security-severity': SCORES[severity],
    },
  };
}

const pascalCase = (title: string): string =>
  (title.match(/[A-Za-z0-9]+/g) ?? ['Rule'])
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');

function resultOf(
  finding: ReportFinding | ExceptedFinding,
  report: ReviewReport,
  ids: readonly string[],
  seen: Map<string, number>,
) {
  const { rule, severity, stack, address, message } = finding;
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: LEVELS[severity],
    message: { text: messageText('fix' in finding ? `${message} ${finding.fix}` : message) },
    locations: [locationOf(finding, report)],
    partialFingerprints: { 'ripostePlace/v1': placeHash([rule, stack, address], seen) },
    properties: { severity, 'security-severity': SCORES[severity] },
  };
}

/**
 * Contains only the place. The same weakening of the same resource is thus the same result after a rename of a value.
 */
function placeHash(place: readonly string[], seen: Map<string, number>): string {
  const key = JSON.stringify(place);
  const times = seen.get(key) ?? 0;
  seen.set(key, times + 1);
  return hashOf([...place, times]);
}

function locationOf(finding: ReportFinding | ExceptedFinding, report: ReviewReport) {
  const place = filePlaceOf('fix' in finding ? finding : { stack: finding.stack }, report);
  const { constructPath, address } = finding;
  const logical = [
    ...(constructPath === undefined ? [] : [{ fullyQualifiedName: constructPath, kind: 'module' }]),
    ...(address === '' ? [] : [{ fullyQualifiedName: address, kind: 'resource' }]),
  ];
  return {
    ...(place === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: uriOf(place.file), uriBaseId: '%SRCROOT%' },
            // Code scanning shows nothing without a line.
            region: { startLine: place.line ?? 1 },
          },
        }),
    ...(logical.length === 0 ? {} : { logicalLocations: logical }),
  };
}

/** A relative reference. A colon in its first segment would turn the segment into a scheme. */
const uriOf = (file: string): string =>
  file
    .replaceAll('\\', '/')
    .split('/')
    .map((step) => encodeURIComponent(step.replace(/\p{Cs}/gu, '\ufffd')))
    .join('/');

/**
 * A message may contain links, `[words](target)`, and placeholders, `{0}` (SARIF 2.1.0, sections 3.11.5 and 3.11.6).
 * Text from a plan must be neither. A space separates the brackets, because viewers show escapes literally.
 */
const messageText = (text: string): string => text.replaceAll('](', '] (').replace(/\{(?=\d+\})/g, '{ ');
