import type { DiffLine } from '../../../core/report/json-diff';
import { diffLinesOf } from '../diff-lines';
import type { DriftRow, ExceptedFinding, ResourceDetails, ReviewReport } from '../review-report';
import { counted, isGoing, KIND_WORDS, SEVERITY_ICONS, shortPlace } from '../words';
import { type Block, details, listBlock, section, textBlock } from './blocks';
import { inBold, inCode, inProse } from './escape';

/** Changes that someone made outside of Terraform. */
export function driftBlocks(report: ReviewReport): readonly Block[] {
  return section(
    'Changed outside of Terraform',
    report.drift.map((row) =>
      details(`${inCode(shortPlace(row, report))} was ${KIND_WORDS[row.kind]}`, [
        ...addressBlocks(row),
        ...attributeBlocks(row),
      ]),
    ),
  );
}

/** A comment with more resources is too long to read. The JSON report contains all of them. */
const MOST_RESOURCES = 150;

/**
 * Folded resources that concern detection or response, by stack. Removed resources and resources in findings always
 * take precedence.
 */
export function detailBlocks(report: ReviewReport): readonly Block[] {
  const { resources, inputs } = report;
  const shown = mostTelling(report);
  const stacks = [...new Set(resources.map(({ stack }) => stack))];
  const left = resources.length - shown.size;
  return section(`Details of ${counted(resources.length, 'resource')}`, [
    ...stacks.flatMap((stack) => [
      ...(inputs.length > 1 ? [textBlock(`**Stack ${inCode(stack)}**`)] : []),
      ...resources
        .filter((resource) => resource.stack === stack && shown.has(resource))
        .map((resource) => resourceBlock(resource, report)),
    ]),
    ...(left > 0
      ? [textBlock(`The JSON report also has the details of ${counted(left, 'other resource')}.`)]
      : []),
  ]);
}

function mostTelling({ resources, findings }: ReviewReport): ReadonlySet<ResourceDetails> {
  const named = new Set(findings.map(({ stack, address }) => `${stack}\n${address}`));
  const rank = (resource: ResourceDetails): number =>
    named.has(`${resource.stack}\n${resource.address}`) ? 0 : isGoing(resource) ? 1 : 2;
  return new Set([...resources].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_RESOURCES));
}

function resourceBlock(resource: ResourceDetails, report: ReviewReport): Block {
  const { kind, previousAddress, deposed, imported } = resource;
  const facts = [
    ...(previousAddress === undefined ? [] : [`Moved from ${inCode(previousAddress)}.`]),
    ...(deposed ? ['An object that an earlier replacement left behind.'] : []),
    ...(imported ? ['Imported.'] : []),
  ];
  return details(`${inCode(shortPlace(resource, report))} is ${KIND_WORDS[kind]}`, [
    ...addressBlocks(resource),
    ...(facts.length === 0 ? [] : [textBlock(facts.join(' '))]),
    ...attributeBlocks(resource),
  ]);
}

/** Terraform's address, if the summary shows the construct instead. */
const addressBlocks = ({ constructPath, address }: ResourceDetails | DriftRow): readonly Block[] =>
  constructPath === undefined ? [] : [textBlock(inCode(address))];

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', removed: '-', added: '+' };

function attributeBlocks({
  attributes,
  left,
}: Pick<ResourceDetails, 'attributes' | 'left'>): readonly Block[] {
  const lines = attributes
    .flatMap((attribute) => diffLinesOf(attribute))
    .map(({ kind, text }) => `${SIGNS[kind]} ${text}`);
  return [
    ...(lines.length === 0 ? [] : [{ kind: 'fence', info: 'diff', lines } as const]),
    ...(left === 0
      ? []
      : [textBlock(`${counted(left, 'more attribute differs', 'more attributes differ')}.`)]),
  ];
}

/** Findings that someone accepted for a limited time. */
export function exceptionBlocks(report: ReviewReport): readonly Block[] {
  return section(
    'Accepted by exception',
    listBlock(report.excepted.map((row) => exceptionItem(row, report))),
  );
}

const exceptionItem = (row: ExceptedFinding, report: ReviewReport): string =>
  [
    `${SEVERITY_ICONS[row.severity]} ${inBold(row.rule, 100)} ${inProse(row.title, 300)}`,
    inCode(shortPlace(row, report)),
    inProse(row.reason),
    `Accepted by ${inProse(row.owner, 200)} until ${inProse(row.ends, 100)}`,
  ].join('<br>');
