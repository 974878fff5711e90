import type { CaseRecord } from '../case/record';
import type { AccusedBy } from '../detectors/accused-process';
import type { EvidenceFile, EvidenceProcess } from '../detectors/detection';
import { CUT_ARGUMENTS, hashRow } from './hash-row';
import { codeRow, type Row, row } from './view-model';

const REASON: Readonly<Record<AccusedBy, string>> = {
  'only-one': 'the process that the finding is about: the finding names no other process',
  signature: 'the process that the finding is about: the signature names its binary',
  'url-in-arguments': 'the process that the finding is about: the URL or domain is in its arguments',
  script: 'the process that the finding is about: it is the one with a script',
  library: 'the process that the finding is about: it is the one with a library',
  child: 'the process that the finding is probably about: it is the last child in the list',
  unclear: '',
};

/** Every process with its parent, command line, files and their hashes. Parents come before their children. */
export function processRows({ detection }: Pick<CaseRecord, 'detection'>): readonly Row[] {
  const { processes = [], accusedBy = 'unclear', leftOut } = detection.evidence;
  if (isToldAlready(processes)) return [];
  return [
    ...inTree(processes).flatMap((process) => [
      commandRow(process, process.accused === true ? REASON[accusedBy] : undefined),
      ...fileRows('its binary', process.binary),
      ...fileRows('its script', process.script),
      ...(process.libraries ?? []).flatMap((library) => fileRows('a library of it', library)),
    ]),
    ...(leftOut?.processes === undefined
      ? []
      : [
          row(
            'Not listed',
            `${leftOut.processes} more processes; the finding in the evidence has all of them`,
          ),
        ]),
  ];
}

/** Whether the only process has only a binary. Then the rows about the finding already show everything. */
const isToldAlready = ([only, ...others]: readonly EvidenceProcess[]): boolean =>
  others.length === 0 &&
  only?.accused === true &&
  only.script === undefined &&
  (only.libraries ?? []).length === 0;

/** `17, child of 1`; undefined without a number. */
export const numberOf = ({ pid, parentPid }: EvidenceProcess): string | undefined =>
  pid === undefined ? undefined : `${pid}${parentPid === undefined ? '' : `, child of ${parentPid}`}`;

function commandRow(process: EvidenceProcess, why: string | undefined): Row {
  const { pid, parentPid, name, arguments: args, argumentsTruncated } = process;
  const label = [
    `Process ${pid ?? name ?? 'without a number'}`,
    ...(parentPid === undefined ? [] : [`child of ${parentPid}`]),
  ].join(', ');
  const shown = args.length > 0 ? args : [process.binary?.path ?? name ?? 'no command line in the finding'];
  return {
    ...codeRow(label, ...shown),
    ...(why === undefined || why === '' ? {} : { fact: why }),
    ...(argumentsTruncated ? { note: CUT_ARGUMENTS } : {}),
  };
}

function fileRows(label: string, file: EvidenceFile | undefined): readonly Row[] {
  if (file === undefined) return [];
  return [
    ...(file.path === undefined ? [] : [codeRow(label, file.path)]),
    ...(file.sha256 === undefined
      ? []
      : [hashRow(`SHA-256 of ${label}`, file.sha256, file.wholeFile === true)]),
  ];
}

/** Depth first, starting with those whose parent is not in the list. A circle of parents, which no kernel creates, comes last. */
function inTree(processes: readonly EvidenceProcess[]): readonly EvidenceProcess[] {
  const ordered: EvidenceProcess[] = [];
  const visit = (process: EvidenceProcess): void => {
    if (ordered.includes(process)) return;
    ordered.push(process);
    if (process.pid === undefined) return;
    for (const child of processes) if (child.parentPid === process.pid) visit(child);
  };
  const pids = new Set(processes.flatMap(({ pid }) => pid ?? []));
  for (const process of processes) {
    if (process.parentPid === undefined || !pids.has(process.parentPid)) visit(process);
  }
  for (const process of processes) visit(process);
  return ordered;
}
