import type { ReviewReport } from '../review-report';
import {
  countsLine,
  goingLine,
  headline,
  ICONS,
  isGoing,
  shortPlace,
  verdictsLine,
  verdictWords,
} from '../words';
import { type Block, foldedList, textBlock } from './blocks';
import { coverageBlocks, powersBlocks, responseBlocks } from './effect-blocks';
import { inCode, inProse, markerOf } from './escape';
import { findingBlocks } from './finding-blocks';
import { paginate } from './paginate';
import { detailBlocks, driftBlocks, exceptionBlocks } from './resource-blocks';

export interface MarkdownOptions {
  /** Address of the documentation of the rules. @default `docs/review-rules.md`, as a relative link */
  readonly rulesDocument?: string;
  /** Length of one part, in UTF-16 units, at least 2,000. @default 65,000; GitHub refuses comments above 65,536 */
  readonly limit?: number;
}

const LIMIT = 65_000;
/** Reserved for the marker, the number of the part, and a heading. */
const FRAME = 600;

/** The report for a pull request, in as many comments as it needs. Each begins with a hidden marker. */
export function renderMarkdown(report: ReviewReport, options: MarkdownOptions = {}): readonly string[] {
  const { rulesDocument, limit = LIMIT } = options;
  const pages = paginate(blocksOf(report, rulesDocument), limit - FRAME);
  return pages.map((page, index) => {
    const marker = markerOf(report.name, index + 1);
    const part = pages.length === 1 ? '' : `<sub>Part ${index + 1} of ${pages.length}</sub>\n`;
    return `${marker}\n${page}${part}`;
  });
}

function blocksOf(report: ReviewReport, rulesDocument: string | undefined): readonly Block[] {
  return [
    ...headBlocks(report),
    ...findingBlocks(report, rulesDocument),
    ...powersBlocks(report),
    ...coverageBlocks(report),
    ...responseBlocks(report),
    ...exceptionBlocks(report),
    ...driftBlocks(report),
    ...detailBlocks(report),
    ...footBlocks(report),
  ];
}

/** What a person sees without scrolling. */
function headBlocks(report: ReviewReport): readonly Block[] {
  const { mood, words } = headline(report);
  const verdicts = verdictWords(report.verdicts);
  const lines = report.concernsUs
    ? verdicts.map((one) => `${ICONS[one.mood]} ${one.mood === 'calm' ? one.words : `**${one.words}**`}`)
    : [verdictsLine(report.verdicts)];
  const counts = countsLine(report);
  return [
    textBlock(`## ${ICONS[mood]} ${words}`),
    textBlock(lines.join('<br>\n')),
    ...noteBlocks(report),
    ...(report.concernsUs ? bannerBlocks(report) : []),
    ...(report.concernsUs && counts !== '' ? [textBlock(`Plan: ${counts}.`)] : []),
  ];
}

/** How many notes are shown before the rest is folded. */
const FIRST_NOTES = 3;

const noteBlocks = ({ notes }: ReviewReport): readonly Block[] =>
  foldedList(
    notes.map(({ text }) => inProse(text)),
    FIRST_NOTES,
    (count) => `${count} more notes`,
  );

const FIRST_PLACES = 5;

/** GitHub and GitLab show such a quotation as a red box. */
function bannerBlocks(report: ReviewReport): readonly Block[] {
  const going = goingLine(report);
  if (going === '') return [];
  const places = report.resources.filter(isGoing).map((resource) => inCode(shortPlace(resource, report)));
  const more = places.length - FIRST_PLACES;
  return [
    textBlock(
      '> [!CAUTION]',
      `> **${going}**`,
      ...places.slice(0, FIRST_PLACES).map((place) => `> - ${place}`),
      ...(more > 0 ? [`> - and ${more} more`] : []),
    ),
  ];
}

function footBlocks({ name, inputs, fingerprint }: ReviewReport): readonly Block[] {
  const stacks = inputs.slice(0, 10).map(({ stack }) => inCode(stack));
  const rest = inputs.length > 10 ? ` and ${inputs.length - 10} more` : '';
  const parts = [
    `Riposte review of ${inCode(name)}`,
    ...(stacks.length === 0
      ? []
      : [`${inputs.length === 1 ? 'stack' : 'stacks'} ${stacks.join(', ')}${rest}`]),
    ...(fingerprint === null ? [] : [`plan fingerprint ${inCode(fingerprint)}`]),
  ];
  return [textBlock(`<sub>${parts.join(' · ')}</sub>`)];
}
