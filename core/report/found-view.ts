import type { CaseRecord } from '../case/record';
import type { DetectionEvidence } from '../detectors/detection';
import { whyNoDigest } from '../finding/finding';
import { parseCloudRunName } from '../finding/resource-names';
import { kindWord } from '../targets/resource-sentence';
import { findingLink, workloadLink } from './console-links';
import { CUT_ARGUMENTS, hashRow } from './hash-row';
import { indicatorRows } from './indicator-rows';
import { ownerRows } from './owner-rows';
import { numberOf } from './process-rows';
import { marked } from './rehearsal';
import { codeRow, type Row, row } from './view-model';

/** The first row about the finding itself; the rows before it are about what happened. */
export const SEVERITY_LABEL = 'Severity';

/** What Google's finding page asks the analyst to check, in that order. Absent rows are left out, not blank. */
export function foundView(record: CaseRecord): readonly Row[] {
  const { finding, detection } = record;
  const seen = detection.evidence;
  const truncated = seen.argumentsTruncated ? { note: CUT_ARGUMENTS } : {};
  return [
    row('In short', seen.summary),
    ...(finding.description === undefined ? [] : [row('Description by Google', finding.description)]),
    ...indicatorRows(detection),
    ...accusedRows(seen),
    ...(seen.programBinary === undefined ? [] : [codeRow('Program binary', seen.programBinary)]),
    ...(seen.arguments?.length ? [{ ...codeRow('Arguments', ...seen.arguments), ...truncated }] : []),
    ...(seen.sha256 === undefined ? [] : [hashRow('SHA-256', seen.sha256, seen.sha256WholeFile === true)]),
    ...(seen.containerName === undefined ? [] : [codeRow('Container', seen.containerName)]),
    ...(seen.containerUri === undefined ? [] : [codeRow('Image URI', seen.containerUri)]),
    imageRow(seen),
    row(SEVERITY_LABEL, finding.severity),
    codeRow('Event time', finding.eventTime),
    { ...codeRow('Detector', detection.detector), ...unknownCategory(detection.known) },
    { ...codeRow('Finding', finding.canonicalName), ...linked(findingLink(record)) },
    ...(finding.unreadable ?? []).map((text) => row('Not readable', text)),
  ];
}

/** Which of several processes the following rows are about. */
function accusedRows({ accusedBy, processes = [] }: DetectionEvidence): readonly Row[] {
  const [only, ...others] = processes;
  if (only && others.length === 0) {
    const number = numberOf(only);
    return number === undefined ? [] : [codeRow('Process', number)];
  }
  if (accusedBy === undefined) return [];
  return accusedBy === 'unclear'
    ? [
        {
          ...row('Process', 'not clear'),
          note: `the finding names ${processes.length} processes and does not say which one it is about; "Processes" lists all of them`,
        },
      ]
    : [];
}

function imageRow({ imageDigest, imageDigests }: DetectionEvidence): Row {
  if (imageDigest !== undefined) return codeRow('Image digest', imageDigest);
  if (imageDigests === undefined || imageDigests.length === 0)
    return row('Image digest', 'not in the finding');
  return { ...codeRow('Image digests', ...imageDigests), note: whyNoDigest(imageDigests) };
}

const linked = (link: Row['link']): Pick<Row, 'link'> => (link === undefined ? {} : { link });

const unknownCategory = (known: boolean) =>
  known ? {} : { note: 'this version does not know the category, so the default playbook applies' };

export function resourceView(record: CaseRecord): readonly Row[] {
  const { resource } = record.finding;
  const parsed = parseCloudRunName(resource);
  if (!parsed.ok) return [{ ...codeRow('Resource', resource), note: 'cannot be parsed as a Cloud Run name' }];
  const name = parsed.value;
  return [
    codeRow(kindWord(name), marked(name.workload, record)),
    ...(name.child ? [codeRow('Revision or execution', name.child)] : []),
    codeRow('Region', name.location),
    codeRow('Project', name.project),
    { ...codeRow('Full name', marked(resource, record)), ...linked(workloadLink(record)) },
    ...ownerRows(record),
  ];
}
