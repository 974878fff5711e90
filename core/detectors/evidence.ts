import {
  type Finding,
  type FindingFile,
  type FindingProcess,
  type FindingSignature,
  imageDigestOf,
} from '../finding/finding';
import { boundedText } from '../values/bounded-text';
import { ifPresent, present } from '../values/present';
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
  const all = process && boundedArguments(process, WHOLE);
  const has = finding.processes.length > 0;
  return present({
    summary: detector?.detects ?? 'a threat of a category that this version does not know',
    attackTechniques: detector?.attack.techniques ?? [],
    programBinary: ifPresent(file?.path, bounded),
    arguments: all?.arguments,
    argumentsTruncated: all?.argumentsTruncated,
    sha256: ifPresent(sha256, bounded),
    sha256WholeFile: sha256 === undefined ? undefined : wholeFile,
    containerName: ifPresent(container?.name, bounded),
    containerUri: ifPresent(container?.uri, bounded),
    imageDigest: digest,
    imageDigests: digest === undefined && digests.length > 0 ? digests.slice(0, MAX_ITEMS) : undefined,
    reputationUrl: wholeFile ? `https://www.virustotal.com/gui/file/${sha256}` : undefined,
    accusedBy: has ? accused.by : undefined,
    processes: has ? processesOf(finding, accused.index) : undefined,
    indicators: indicatorsOf(finding),
    connections: connectionsOf(finding),
    leftOut: leftOut(finding),
  });
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
  const listed = boundedArguments(process, LISTED);
  return present({
    accused: isAccused ? true : undefined,
    name: ifPresent(name, bounded),
    pid: ifPresent(pid, bounded),
    parentPid: ifPresent(parentPid, bounded),
    binary: ifPresent(binary, fileOf),
    script: ifPresent(script, fileOf),
    libraries: libraries.length === 0 ? undefined : libraries.slice(0, MAX_ITEMS).map(fileOf),
    arguments: listed.arguments,
    argumentsTruncated: listed.argumentsTruncated,
  });
}

const fileOf = ({ path, sha256, sizeBytes, wholeFileHashed }: FindingFile): EvidenceFile =>
  present({
    path: ifPresent(path, bounded),
    sha256: ifPresent(sha256?.toLowerCase(), bounded),
    wholeFile: sha256 === undefined ? undefined : wholeFileHashed,
    sizeBytes: ifPresent(sizeBytes, bounded),
  });

/** Undefined: the finding has no indicators. */
function indicatorsOf({ indicators }: Finding): DetectionEvidence['indicators'] {
  const { uris, domains, ipAddresses, signatures } = indicators;
  if (uris.length + domains.length + ipAddresses.length + signatures.length === 0) return undefined;
  const texts = (list: readonly string[]) =>
    list.length === 0 ? undefined : list.slice(0, MAX_ITEMS).map(bounded);
  return present({
    uris: texts(uris),
    domains: texts(domains),
    ipAddresses: texts(ipAddresses),
    signatures: signatures.length === 0 ? undefined : signatures.slice(0, MAX_ITEMS).map(signatureOf),
  });
}

const signatureOf = ({ detections, name, ...rest }: FindingSignature): FindingSignature => ({
  ...rest,
  ...(name === undefined ? {} : { name: bounded(name) }),
  detections: detections.slice(0, MAX_ITEMS).map(({ binary, ...share }) => ({
    ...share,
    ...(binary === undefined ? {} : { binary: bounded(binary) }),
  })),
});

const connectionsOf = ({ connections }: Finding): DetectionEvidence['connections'] =>
  connections.length === 0
    ? undefined
    : connections
        .slice(0, MAX_ITEMS)
        .map((one) => Object.fromEntries(Object.entries(one).map(([key, text]) => [key, bounded(text)])));

/** How many more the finding has than are kept here, by member. Undefined: none. */
function leftOut({ processes, indicators, connections }: Finding): DetectionEvidence['leftOut'] {
  const { ipAddresses, domains, uris, signatures } = indicators;
  const lists = { processes, ipAddresses, domains, uris, signatures, connections };
  if (Object.values(lists).every(({ length }) => length <= MAX_ITEMS)) return undefined;
  const over = Object.entries(lists)
    .map(([member, list]) => [member, list.length - MAX_ITEMS] as const)
    .filter(([, count]) => count > 0);
  return Object.fromEntries(over);
}
