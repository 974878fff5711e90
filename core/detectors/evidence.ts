import { boundedText } from '../bounded-text';
import type { DetectionEvidence } from '../case/record';
import { type Finding, type FindingProcess, imageDigestOf } from '../finding/finding';
import type { Detector } from './detector';

const SHA256 = /^[0-9a-f]{64}$/;

/** The file the family is about: the binary for binaries, the script for scripts, the library for libraries. */
function accusedFile(process: FindingProcess | undefined, detector: Detector | undefined) {
  if (detector?.family === 'malicious-script') return process?.script ?? process?.binary;
  if (detector?.family === 'malicious-library') return process?.libraries[0] ?? process?.binary;
  return process?.binary;
}

/** The case is one document of at most 1 MiB, and the attacker writes this part. The whole finding is in the evidence. */
const MAX_ARGUMENTS = 100;
const MAX_LENGTH = 1_000;

const bounded = (text: string): string => boundedText(text, MAX_LENGTH);

function boundedArguments({ args, argsTruncated }: FindingProcess) {
  const cut = args.length > MAX_ARGUMENTS || args.some((argument) => argument.length > MAX_LENGTH);
  return { arguments: args.slice(0, MAX_ARGUMENTS).map(bounded), argumentsTruncated: argsTruncated || cut };
}

/**
 * What Google's finding page tells the analyst to look at: program binary, arguments, containers, container URI,
 * VirusTotal indicator. A partial hash is kept but never turned into a reputation link: it names another file.
 */
export function evidenceOf(finding: Finding, detector: Detector | undefined): DetectionEvidence {
  const process = finding.processes[0];
  const container = finding.containers[0];
  const digest = imageDigestOf(finding);
  const file = accusedFile(process, detector);
  const sha256 = file?.sha256?.toLowerCase();
  const wholeFile = sha256 !== undefined && SHA256.test(sha256) && (file?.wholeFileHashed ?? false);
  return {
    summary: detector?.detects ?? 'a threat of a category that this version does not know',
    attackTechniques: detector?.attack.techniques ?? [],
    ...(file?.path === undefined ? {} : { programBinary: bounded(file.path) }),
    ...(process === undefined ? {} : boundedArguments(process)),
    ...(sha256 === undefined ? {} : { sha256: bounded(sha256), sha256WholeFile: wholeFile }),
    ...(container?.name === undefined ? {} : { containerName: bounded(container.name) }),
    ...(container?.uri === undefined ? {} : { containerUri: bounded(container.uri) }),
    ...(digest === undefined ? {} : { imageDigest: digest }),
    ...(wholeFile ? { reputationUrl: `https://www.virustotal.com/gui/file/${sha256}` } : {}),
  };
}
