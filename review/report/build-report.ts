import { visible } from '../../core/values/visible-text';
import type { ReviewFinding } from '../finding';
import { createRedactor, type Redactor } from '../masks/redactor';
import { secretTexts } from '../masks/secret-texts';
import { type Change, type PlannedStack, touches } from '../model/change';
import type { Review } from '../review';
import { attributeChanges } from './attribute-changes';
import { driftOf } from './drift-rows';
import { honest } from './honest-text';
import { notesOf } from './notes';
import {
  type AttributeChange,
  type CoverageRow,
  type DriftRow,
  type PowersRow,
  type ReportInput,
  type ReportNote,
  type ResourceDetails,
  type ResponseRow,
  type ReviewReport,
  SCHEMA_VERSION,
} from './review-report';
import { shortened } from './shortened';
import { relativeSource } from './source-file';

/** A finding that an exception covers, and the exception. */
export interface Excepted {
  readonly finding: ReviewFinding;
  /** The construct path or address that the exception names. */
  readonly place: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which the exception is valid, `YYYY-MM-DD`. */
  readonly ends: string;
}

export interface ReportOptions {
  /** The name of this review. The marker of the comment contains it. @default `riposte` */
  readonly name?: string;
  /** Parsed inputs as they were read, so that the report also masks secrets in their other sections. @default - none */
  readonly documents?: readonly unknown[];
  /** The file of each stack. @default - no file is known */
  readonly files?: Readonly<Record<string, string>>;
  /** The repository's folder. Paths of source files are relative to it. @default - as cdktf recorded them */
  readonly root?: string;
  /** @default - none */
  readonly excepted?: readonly Excepted[];
  /** Each of the following members defaults to no rows. */
  readonly powers?: readonly PowersRow[];
  readonly coverage?: readonly CoverageRow[];
  readonly tamper?: ReviewReport['tamper'];
  readonly responses?: readonly ResponseRow[];
  /** Notes in addition to those from the inputs. @default - none */
  readonly notes?: readonly ReportNote[];
  /** @default - none */
  readonly fingerprint?: string;
}

/** How many attributes of one resource the report lists. */
const MOST_ATTRIBUTES = 60;

/** Pure. Masks every text of the result and removes invisible characters. */
export function buildReport(review: Review, options: ReportOptions = {}): ReviewReport {
  const { stacks } = review.context;
  const { documents = [], excepted = [], powers = [], coverage = [], responses = [], files = {} } = options;
  const redact = createRedactor(secretTexts({ stacks, documents }));
  const findings = review.findings.map((finding) => withRelativeSource(finding, options.root));
  const resources = resourcesOf(review, [...findings, ...excepted.map(({ finding }) => finding)], redact);
  const drift = driftRows(review, redact);
  const tamper = options.tamper ?? { lost: [], gained: [] };
  const rows = [
    findings,
    excepted,
    resources,
    drift,
    powers,
    coverage,
    responses,
    tamper.lost,
    tamper.gained,
  ];
  return honest(
    {
      schemaVersion: SCHEMA_VERSION,
      name: options.name ?? 'riposte',
      verdicts: review.verdicts,
      concernsUs: rows.some((list) => list.length > 0),
      findings,
      excepted: excepted.map(exceptedRow),
      powers,
      coverage,
      tamper,
      responses,
      counts: review.counts,
      drift,
      resources,
      notes: [...stacks.flatMap(notesOf), ...(options.notes ?? [])],
      fingerprint: options.fingerprint ?? null,
      inputs: stacks.map((stack) => inputOf(stack, files)),
    },
    redact,
  );
}

function withRelativeSource(finding: ReviewFinding, root: string | undefined): ReviewFinding {
  const { source, ...rest } = finding;
  const relative = source && relativeSource(source, root);
  return relative ? { ...rest, source: relative } : rest;
}

function exceptedRow({ finding, place, reason, owner, ends }: Excepted): ReviewReport['excepted'][number] {
  const { rule, title, message, severity, stack, address, constructPath } = finding;
  return {
    rule,
    place,
    reason,
    owner,
    ends,
    title,
    message,
    severity,
    stack,
    address,
    ...optionalPath(constructPath),
  };
}

function inputOf(
  { name, origin, terraformVersion }: PlannedStack,
  files: Readonly<Record<string, string>>,
): ReportInput {
  return {
    stack: name,
    file: (Object.hasOwn(files, name) && files[name]) || '',
    origin,
    ...(terraformVersion === undefined ? {} : { terraformVersion }),
  };
}

/** Changed resources that concern detection or response, and all other resources that a finding names. */
function resourcesOf(
  review: Review,
  findings: readonly ReviewFinding[],
  redact: Redactor,
): readonly ResourceDetails[] {
  const ours = new Set(review.context.pairs.map(({ change }) => change));
  const named = new Set(findings.map(keyOf));
  return review.context.everything
    .map(({ change }) => change)
    .filter((change) => touches(change) && (ours.has(change) || named.has(keyOf(change))))
    .sort((a, b) => compare(orderOf(a), orderOf(b)))
    .map((change) => resourceDetails(change, redact));
}

const keyOf = ({ stack, address }: { readonly stack: string; readonly address: string }): string =>
  `${stack}\n${address}`;
const orderOf = (change: Change): string =>
  [change.stack, change.constructPath ?? '\uffff', change.address].join('\n');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const optionalPath = (constructPath: string | undefined): { readonly constructPath?: string } =>
  constructPath === undefined ? {} : { constructPath };

function resourceDetails(change: Change, redact: Redactor): ResourceDetails {
  const { stack, address, constructPath, kind, previousAddress, deposed, imported } = change;
  return {
    stack,
    address,
    ...optionalPath(constructPath),
    kind,
    ...(previousAddress === undefined ? {} : { previousAddress }),
    deposed: deposed !== undefined,
    imported,
    ...listed(attributeChanges(change), redact),
  };
}

function driftRows({ context }: Review, redact: Redactor): readonly DriftRow[] {
  const ours = new Map(context.pairs.map(({ change }) => [keyOf(change), change]));
  return context.stacks
    .flatMap(({ drift }) => drift)
    .filter((change) => change.mode === 'managed' && ours.has(keyOf(change)))
    .map((change) => {
      const planned = ours.get(keyOf(change));
      const path = change.constructPath ?? planned?.constructPath;
      return {
        stack: change.stack,
        address: change.address,
        ...optionalPath(path),
        kind: change.kind,
        ...listed(driftOf(change, planned), redact),
      };
    })
    .filter(({ attributes, kind }) => attributes.length > 0 || kind === 'delete');
}

function listed(
  changes: readonly AttributeChange[],
  redact: Redactor,
): { readonly attributes: readonly AttributeChange[]; readonly left: number } {
  const masked = (value: string | null): string | null => (value === null ? null : redact(value));
  return {
    attributes: changes.slice(0, MOST_ATTRIBUTES).map((change) => {
      const [before, after] = shortened(masked(change.before), masked(change.after)).map(visibleLines);
      return { ...change, before: before ?? null, after: after ?? null };
    }),
    left: Math.max(0, changes.length - MOST_ATTRIBUTES),
  };
}

/** Line by line, because only the line breaks of values are kept. */
const visibleLines = (value: string | null): string | null =>
  value === null
    ? null
    : value
        .split(/\r\n|[\r\n]/)
        .map((line) => visible(line))
        .join('\n');
