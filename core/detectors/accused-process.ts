import type { Finding, FindingProcess } from '../finding/finding';
import type { Detector } from './detector';

/** How the process that a finding is about was identified. `unclear` when nothing identifies one. */
export type AccusedBy =
  | 'only-one'
  | 'signature'
  | 'url-in-arguments'
  | 'script'
  | 'library'
  | 'child'
  | 'unclear';

export interface AccusedProcess {
  /** Position in `finding.processes`. Undefined when there is none, or it is unclear which. */
  readonly index: number | undefined;
  readonly by: AccusedBy;
}

/**
 * Which of a finding's processes its detector is about. Security Command Center lists a harmless parent next to the
 * process that it accuses, and does not mark either. So a process counts as accused only for a reason: it is the only
 * one that a signature, a URL or its kind of file points to, or it is the one child of all the others. Pure.
 */
export function accusedProcess(
  { processes, indicators }: Pick<Finding, 'processes' | 'indicators'>,
  detector: Pick<Detector, 'family'> | undefined,
): AccusedProcess {
  if (processes.length === 0) return { index: undefined, by: 'unclear' };
  if (processes.length === 1) return { index: 0, by: 'only-one' };
  const named = namedBySignature(indicators.signatures);
  const places = [...indicators.uris, ...indicators.domains].filter((text) => text !== '');
  const reasons: readonly (readonly [AccusedBy, (process: FindingProcess) => boolean])[] = [
    ['signature', (process) => named.has(process.binary?.path ?? '') || named.has(process.name ?? '')],
    ['url-in-arguments', ({ args }) => args.some((arg) => places.some((place) => arg.includes(place)))],
    ...(detector?.family === 'malicious-script'
      ? ([['script', ({ script }: FindingProcess) => script !== undefined]] as const)
      : []),
    ...(detector?.family === 'malicious-library'
      ? ([['library', ({ libraries }: FindingProcess) => libraries.length > 0]] as const)
      : []),
  ];
  for (const [by, fits] of reasons) {
    const index = onlyOne(processes, fits);
    if (index !== undefined) return { index, by };
  }
  const child = onlyChild(processes);
  return child === undefined ? { index: undefined, by: 'unclear' } : { index: child, by: 'child' };
}

const namedBySignature = (signatures: Finding['indicators']['signatures']): ReadonlySet<string> =>
  new Set(
    signatures.flatMap(({ detections }) => detections.flatMap(({ binary }) => (binary ? [binary] : []))),
  );

function onlyOne(
  processes: readonly FindingProcess[],
  fits: (process: FindingProcess) => boolean,
): number | undefined {
  const found = processes.flatMap((process, index) => (fits(process) ? [index] : []));
  return found.length === 1 ? found[0] : undefined;
}

/** The end of a chain: every other process is the parent of exactly the next. Two leaves, or a gap, are unclear. */
function onlyChild(processes: readonly FindingProcess[]): number | undefined {
  const pids = processes.map(({ pid }) => pid);
  if (pids.includes(undefined) || new Set(pids).size !== pids.length) return undefined;
  const parents = new Set(processes.map(({ parentPid }) => parentPid));
  const leaves = processes.flatMap(({ pid }, index) => (parents.has(pid) ? [] : [index]));
  const roots = processes.filter(({ parentPid }) => parentPid === undefined || !pids.includes(parentPid));
  return leaves.length === 1 && roots.length === 1 ? leaves[0] : undefined;
}
