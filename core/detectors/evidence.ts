import { type Finding, type FindingFile, type FindingProcess, imageDigestOf } from '../finding/finding';
import { boundedText } from '../values/bounded-text';
import { accusedProcess } from './accused-process';
import type { DetectionEvidence, EvidenceFile, EvidenceProcess } from './detection';
import type { Detector } from './detector';

const SHA256 = /^[0-9a-f]{64}$/;

/** The file that the family is about: the binary, the script or the library. */
function accusedFile(process: FindingProcess | undefined, detector: Detector | undefined) {
  if (detector?.family === 'malicious-script') return process?.script ?? process?.binary;
  if (detector?.family === 'malicious-library') return process?.libraries[0] ?? process?.binary;
  return process?.binary;
}

/** The case is one document of at most 1 MiB, and the attacker writes this part. The evidence has the whole finding. */
const MAX_ARGUMENTS = 100;
const MAX_LENGTH = 1_000;
/** Maximum number of processes, and of each kind of indicator. */
const MAX_ITEMS = 30;

const bounded = (text: string): string => boundedText(text, MAX_LENGTH);

interface ArgumentLimits {
  readonly items: number;
  /** UTF-16 units of each argument. */
  readonly length: number;
}

const WHOLE: ArgumentLimits = { items: MAX_ARGUMENTS, length: MAX_LENGTH };
/** Limits in the list of all processes. The accused process also has its full arguments separately. */
const LISTED: ArgumentLimits = { items: 30, length: 400 };

function boundedArguments({ args, argsTruncated }: FindingProcess, { items, length }: ArgumentLimits) {
  const cut = args.length > items || args.some((argument) => argument.length > length);
  return {
    arguments: args.slice(0, items).map((argument) => boundedText(argument, length)),
    argumentsTruncated: argsTruncated || cut,
  };
}

/**
 * What Google's finding page asks the analyst to check: the accused process with its file, every other process,
 * indicators, containers and image. A partial hash is kept but never becomes a reputation link, because it identifies
 * another file. When it is unclear which process is accused, the result names none, and no file either.
 */
export function evidenceOf(finding: Finding, detector: Detector | undefined): DetectionEvidence {
  const accused = accusedProcess(finding, detector);
  const process = accused.index === undefined ? undefined : finding.processes[accused.index];
  const container = finding.containers[0];
  const digest = imageDigestOf(finding);
  const digests = [...new Set(finding.containers.flatMap((one) => one.digest ?? []))];
  const file = accusedFile(process, detector);
  const sha256 = file?.sha256?.toLowerCase();
  const wholeFile = sha256 !== undefined && SHA256.test(sha256) && (file?.wholeFileHashed ?? false);
  return {
    summary: detector?.detects ?? 'a threat of a category that this version does not know',
    attackTechniques: detector?.attack.techniques ?? [],
    ...(file?.path === undefined ? {} : { programBinary: bounded(file.path) }),
    ...(process === undefined ? {} : boundedArguments(process, WHOLE)),
    ...(sha256 === undefined ? {} : { sha256: bounded(sha256), sha256WholeFile: wholeFile }),
    ...(container?.name === undefined ? {} : { containerName: bounded(container.name) }),
    ...(container?.uri === undefined ? {} : { containerUri: bounded(container.uri) }),
    ...(digest === undefined ? {} : { imageDigest: digest }),
    ...(digest === undefined && digests.length > 0 ? { imageDigests: digests.slice(0, MAX_ITEMS) } : {}),
    ...(wholeFile ? { reputationUrl: `https://www.virustotal.com/gui/file/${sha256}` } : {}),
    ...(finding.processes.length === 0
      ? {}
      : { accusedBy: accused.by, processes: processesOf(finding, accused.index) }),
    ...indicatorsOf(finding),
    ...leftOut(finding),
  };
}

/** The accused process is always included. */
function processesOf({ processes }: Finding, accused: number | undefined): readonly EvidenceProcess[] {
  const all = processes.map((process, index) => ({ process, index }));
  const kept = all.slice(0, MAX_ITEMS);
  const missing = all[accused ?? -1];
  const chosen = missing && !kept.includes(missing) ? [...kept.slice(1), missing] : kept;
  return chosen.map(({ process, index }) => processOf(process, index === accused));
}

function processOf(process: FindingProcess, isAccused: boolean): EvidenceProcess {
  const { name, pid, parentPid, binary, script, libraries } = process;
  return {
    ...(isAccused ? { accused: true } : {}),
    ...(name === undefined ? {} : { name: bounded(name) }),
    ...(pid === undefined ? {} : { pid: bounded(pid) }),
    ...(parentPid === undefined ? {} : { parentPid: bounded(parentPid) }),
    ...(binary === undefined ? {} : { binary: fileOf(binary) }),
    ...(script === undefined ? {} : { script: fileOf(script) }),
    ...(libraries.length === 0 ? {} : { libraries: libraries.slice(0, MAX_ITEMS).map(fileOf) }),
    ...boundedArguments(process, LISTED),
  };
}

function fileOf({ path, sha256, sizeBytes, wholeFileHashed }: FindingFile): EvidenceFile {
  return {
    ...(path === undefined ? {} : { path: bounded(path) }),
    ...(sha256 === undefined ? {} : { sha256: bounded(sha256.toLowerCase()), wholeFile: wholeFileHashed }),
    ...(sizeBytes === undefined ? {} : { sizeBytes: bounded(sizeBytes) }),
  };
}

function indicatorsOf({
  indicators,
  connections,
}: Finding): Pick<DetectionEvidence, 'indicators' | 'connections'> {
  const texts = (list: readonly string[]) => list.slice(0, MAX_ITEMS).map(bounded);
  const found = {
    ...(indicators.uris.length === 0 ? {} : { uris: texts(indicators.uris) }),
    ...(indicators.domains.length === 0 ? {} : { domains: texts(indicators.domains) }),
    ...(indicators.ipAddresses.length === 0 ? {} : { ipAddresses: texts(indicators.ipAddresses) }),
    ...(indicators.signatures.length === 0
      ? {}
      : {
          signatures: indicators.signatures.slice(0, MAX_ITEMS).map(({ detections, name, ...rest }) => ({
            ...rest,
            ...(name === undefined ? {} : { name: bounded(name) }),
            detections: detections.slice(0, MAX_ITEMS).map(({ binary, ...share }) => ({
              ...share,
              ...(binary === undefined ? {} : { binary: bounded(binary) }),
            })),
          })),
        }),
  };
  return {
    ...(Object.keys(found).length === 0 ? {} : { indicators: found }),
    ...(connections.length === 0
      ? {}
      : {
          connections: connections
            .slice(0, MAX_ITEMS)
            .map((one) => Object.fromEntries(Object.entries(one).map(([key, text]) => [key, bounded(text)]))),
        }),
  };
}

/** How many more the finding has than are kept here, by member. */
function leftOut({ processes, indicators, connections }: Finding): Pick<DetectionEvidence, 'leftOut'> {
  const counts = { processes, ...indicators, connections };
  const over = Object.entries(counts)
    .map(([member, list]) => [member, list.length - MAX_ITEMS] as const)
    .filter(([, count]) => count > 0);
  return over.length === 0 ? {} : { leftOut: Object.fromEntries(over) };
}
