import type { CoverageRow, PowersRow, ResponseRow, ReviewReport } from '../review-report';
import { type Block, details, foldedList, listBlock, section, textBlock } from './blocks';
import { inBold, inCode, inProse } from './escape';

/** Longer lists are folded. */
const LONG = 8;

/** Members that gain permissions, and members that lose them. */
export function powersBlocks({ powers }: ReviewReport): readonly Block[] {
  return section('Powers', powers.flatMap(powersRow));
}

function powersRow({ who, principal, scope, gained, lost, standsOut, words }: PowersRow): readonly Block[] {
  const rest = gained.filter((permission) => !standsOut.includes(permission));
  return [
    textBlock(
      `${gained.length > 0 ? '🔴' : '🟢'} ${inBold(who)} ${inProse(words)}<br>`,
      `${inCode(principal)} on ${inCode(scope)}`,
    ),
    ...permissionBlocks('Leads to more', standsOut),
    ...permissionBlocks(standsOut.length === 0 ? 'Gained' : 'Also gained', rest),
    ...permissionBlocks('Lost', lost),
  ];
}

function permissionBlocks(what: string, permissions: readonly string[]): readonly Block[] {
  if (permissions.length === 0) return [];
  if (permissions.length <= LONG)
    return [textBlock(`${what}: ${permissions.map((one) => inCode(one, 200)).join(', ')}`)];
  return [
    details(`${what}: ${permissions.length} permissions`, listBlock(permissions.map((one) => inCode(one)))),
  ];
}

/** Detector by detector, and tamper detections. */
export function coverageBlocks({ coverage, tamper }: ReviewReport): readonly Block[] {
  const table: Block = {
    kind: 'table',
    head: ['Detector', 'Before', 'After'],
    rows: coverage.map((row) => [
      `${inProse(row.detector)}<br>${inCode(row.playbook)}`,
      answerOf(row.before),
      answerOf(row.after),
    ]),
  };
  const detections = (words: string, ids: readonly string[]): readonly Block[] =>
    ids.length === 0
      ? []
      : [
          textBlock(`${words}:`),
          ...foldedList(
            ids.map((id) => inCode(id)),
            LONG,
            (count) => `${count} more`,
          ),
        ];
  return section('Coverage', [
    ...(coverage.length === 0
      ? []
      : coverage.length <= LONG
        ? [table]
        : [details(differ(coverage.length), [table])]),
    ...detections('🔴 Tamper detections lost', tamper.lost),
    ...detections('🟢 Tamper detections gained', tamper.gained),
  ]);
}

const differ = (count: number): string => `The pipeline responds differently to ${count} detectors`;

const answerOf = (answer: CoverageRow['before']): string =>
  answer === null ? 'not detected' : `${inProse(answer.mode)}, ${inProse(answer.verdict)}`;

/** Findings with a different response. */
export function responseBlocks({ responses }: ReviewReport): readonly Block[] {
  return section(
    'Findings with a different response',
    foldedList(responses.map(responseItem), LONG, (count) => `${count} more`),
  );
}

const responseItem = ({ finding, before, after, why }: ResponseRow): string =>
  [inBold(finding, 300), `${inProse(before)} → ${inProse(after)}`, inProse(why)].join('<br>');
