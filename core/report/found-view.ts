import type { CaseRecord } from '../case/record';
import { type CloudRunName, parseCloudRunName, workloadKind } from '../finding/resource-names';
import { codeRow, type Row, row } from './view-model';

const SHA256 = /^[0-9a-f]{64}$/;

/** What Google's finding page tells the analyst to look at, in that order. Absent rows are left out, not blank. */
export function foundView({ finding, detection }: CaseRecord): readonly Row[] {
  const seen = detection.evidence;
  const truncated = seen.argumentsTruncated
    ? { note: 'the list is cut short; the finding in the evidence has all that Google sent' }
    : {};
  return [
    row('In short', seen.summary),
    ...(seen.programBinary === undefined ? [] : [codeRow('Program binary', seen.programBinary)]),
    ...(seen.arguments?.length ? [{ ...codeRow('Arguments', ...seen.arguments), ...truncated }] : []),
    ...(seen.sha256 === undefined ? [] : [hashRow(seen.sha256, seen.sha256WholeFile === true)]),
    ...(seen.containerName === undefined ? [] : [codeRow('Container', seen.containerName)]),
    ...(seen.containerUri === undefined ? [] : [codeRow('Image URI', seen.containerUri)]),
    ...(seen.imageDigest === undefined
      ? [row('Image digest', 'not in the finding')]
      : [codeRow('Image digest', seen.imageDigest)]),
    row('Severity', finding.severity),
    codeRow('Event time', finding.eventTime),
    { ...codeRow('Detector', detection.detector), ...unknownCategory(detection.known) },
    codeRow('Finding', finding.canonicalName),
    ...(finding.unreadable ?? []).map((text) => row('Not readable', text)),
  ];
}

const unknownCategory = (known: boolean) =>
  known ? {} : { note: 'a category that this version does not know: the default playbook applies' };

/** A hash over part of a file names another file: it is shown, but never linked. */
function hashRow(sha256: string, wholeFile: boolean): Row {
  const base = codeRow('SHA-256', sha256);
  if (!SHA256.test(sha256)) return { ...base, note: 'not a SHA-256: not looked up' };
  if (!wholeFile)
    return { ...base, note: 'covers only the beginning of the file: looking it up would mislead' };
  return {
    ...base,
    link: { text: 'look it up at VirusTotal', href: `https://www.virustotal.com/gui/file/${sha256}` },
  };
}

export function resourceView(resource: string): readonly Row[] {
  const parsed = parseCloudRunName(resource);
  if (!parsed.ok) return [{ ...codeRow('Resource', resource), note: 'cannot be parsed as a Cloud Run name' }];
  const name = parsed.value;
  return [
    codeRow(kindWord(name), name.workload),
    ...(name.child ? [codeRow('Revision or execution', name.child)] : []),
    codeRow('Region', name.location),
    codeRow('Project', name.project),
    { ...codeRow('Full name', resource), ...consoleLink(name) },
  ];
}

export function resourceSentence(resource: string): string {
  const parsed = parseCloudRunName(resource);
  if (!parsed.ok) return resource;
  const { project, location, workload } = parsed.value;
  return `${kindWord(parsed.value)} ${workload} in ${location}, project ${project}`;
}

const kindWord = (name: CloudRunName): string =>
  ({ service: 'Service', job: 'Job', workerPool: 'Worker pool' })[workloadKind(name)];

/** Parts are parsed names, so nothing needs escaping; only services have a console address we have seen. */
function consoleLink(name: CloudRunName): Pick<Row, 'link'> {
  if (workloadKind(name) !== 'service') return {};
  const href = `https://console.cloud.google.com/run/detail/${name.location}/${name.workload}/revisions?project=${name.project}`;
  return { link: { text: 'open in the Google Cloud console', href } };
}
