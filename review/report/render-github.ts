import type { Severity } from '../contract/rule';
import { filePlaceOf } from './finding-place';
import { type MarkdownOptions, renderMarkdown } from './markdown/render-markdown';
import type { ReportFinding, ReviewReport } from './review-report';
import { headline, placeOf } from './words';

export interface GithubOutput {
  /** Lines for standard output. The runner turns them into annotations. */
  readonly commands: string;
  /** Markdown for the file that GITHUB_STEP_SUMMARY names. GitHub accepts 1 MiB per step. */
  readonly summary: string;
}

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/** In bytes of UTF-8, below the limit of GitHub. */
const LONGEST_SUMMARY = 1_000_000;

/**
 * Annotations and the step summary. The worst are first, because GitHub shows only ten annotations of a kind per step.
 */
export function renderGithub(report: ReviewReport, options: MarkdownOptions = {}): GithubOutput {
  const lines = [
    ...report.findings.map((finding) => annotationOf(finding, report)),
    `::notice title=${property('Riposte review')}::${data(headline(report).words)}`,
  ];
  return { commands: `${lines.join('\n')}\n`, summary: summaryOf(renderMarkdown(report, options)) };
}

function annotationOf(finding: ReportFinding, report: ReviewReport): string {
  const { rule, title, severity, message, fix } = finding;
  const place = filePlaceOf(finding, report);
  const where = placeOf(finding);
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    `title=${property(`${rule} ${title} (${severity})`)}`,
  ].join(',');
  return `::${COMMANDS[severity]} ${properties}::${data(`${where === '' ? '' : `${where}: `}${message} Fix: ${fix}`)}`;
}

/** Escapes as in actions/toolkit, packages/core/src/command.ts. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** The parts in sequence, as many as fit. */
function summaryOf(parts: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const part of parts) {
    bytes += Buffer.byteLength(part) + 1;
    if (bytes > LONGEST_SUMMARY) break;
    kept.push(part);
  }
  const left = parts.length - kept.length;
  return `${kept.join('\n')}${left === 0 ? '' : `\n${left} of ${parts.length} parts are too long for this page.\n`}`;
}
