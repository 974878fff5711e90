import type { CaseRecord, ShortenedPart, TimelineEntry } from '../case/record';
import { WHERE_BY_HAND } from '../containment/where-by-hand';
import { resourceSentence } from '../targets/resource-sentence';
import { parseIso } from '../values/time';
import { visibleDeep } from '../values/visible-text';
import { byHandView } from './by-hand-view';
import { evidenceLink, logsLink, pieceHref } from './console-links';
import { elapsed } from './elapsed';
import { foundView, resourceView } from './found-view';
import { investigationView } from './investigation-view';
import { ownershipView } from './ownership-view';
import { didView, planView, withheldView } from './plan-view';
import { processRows } from './process-rows';
import { marked, rehearsalSentence } from './rehearsal';
import { techniqueView } from './techniques';
import { timesView } from './times-view';
import { undoView } from './undo-view';
import { verdictView } from './verdict-view';
import type { Badge, ByHandView, CaseView, TimelineView, Tone } from './view-model';

/** Shown with every plan (DESIGN: the matrix is Riposte's own, and reports state that). */
export const GUIDANCE =
  'Google gives only general guidance for threats on Cloud Run: review, contact the owner, keep the logs, consider ' +
  "rolling back or deleting. Riposte's own design chooses the actions for each family of findings.";

const SEVERITY: Readonly<Record<string, Tone>> = {
  CRITICAL: 'bad',
  HIGH: 'bad',
  MEDIUM: 'attention',
  LOW: 'calm',
};

/** Pure: turns a record into everything that a report shows. It first makes all text visible. */
export function caseView(hostile: CaseRecord): CaseView {
  const record = visibleDeep(hostile);
  const { word, text: verdict, tone, sentence } = verdictView(record);
  const rehearsal = rehearsalSentence(record);
  const byHand = byHandView(record);
  const text =
    rehearsal === undefined ? verdict : `Rehearsal: ${verdict.charAt(0).toLowerCase()}${verdict.slice(1)}`;
  return {
    caseId: record.caseId,
    ...(rehearsal === undefined ? {} : { rehearsal }),
    title: record.finding.category,
    subtitle: marked(resourceSentence(record.finding.resource), record),
    verdict: { word, text, tone, sentence, did: didView(record) },
    badges: badges(record),
    times: timesView(record),
    nextSteps: stepsOf(record, byHand),
    byHand,
    undo: undoView(record),
    found: foundView(record),
    processes: processRows(record),
    resource: resourceView(record),
    techniques: record.detection.evidence.attackTechniques.map(techniqueView),
    investigation: investigationView(record.investigation, logsLink(record)),
    plan: planView(record),
    lasts: ownershipView(record),
    withheld: withheldView(record.plan.withheld),
    evidence: evidenceView(record),
    shortened: (record.shortened ?? []).map(shortenedSentence),
    timeline: timelineView(record.timeline),
    assumed: record.assumed,
    guidance: GUIDANCE,
  };
}

/** The functions write the next steps with the verdict. A case without one is not a case in which nobody has to act. */
const stepsOf = ({ nextSteps, verdict }: CaseRecord, byHand: ByHandView): readonly string[] =>
  verdict !== 'undecided' || nextSteps.length > 0
    ? nextSteps
    : [
        'Read the report again in a minute: the case has no verdict yet, and steps may be under way.',
        byHand.commands.length > 0
          ? `If it still has no verdict, contain the workload by hand. ${WHERE_BY_HAND}`
          : 'If it still has no verdict, contain the workload by hand.',
      ];

function badges(record: CaseRecord): readonly Badge[] {
  return [
    { text: record.finding.severity, tone: SEVERITY[record.finding.severity] ?? 'calm' },
    { text: `mode ${record.mode}`, tone: 'calm' },
    ...playbookBadges(record),
    ...containmentBadges(record),
  ];
}

/** A finding that Riposte does not respond to has no playbook. Its record has `none`. */
const playbookBadges = ({ playbook }: CaseRecord): readonly Badge[] =>
  playbook.version === 0 ? [] : [{ text: `playbook ${playbook.id} v${playbook.version}`, tone: 'calm' }];

function containmentBadges({ containment }: CaseRecord): readonly Badge[] {
  if (containment.config === 'not-attempted') return [];
  const config: Tone = containment.config === 'verified' ? 'good' : 'attention';
  const instances: Tone = containment.instances === 'gone' ? 'good' : 'attention';
  return [
    { text: `configuration ${containment.config}`, tone: config },
    { text: `bad instances ${containment.instances}`, tone: instances },
  ];
}

/** Objects of a case share a folder. It is shown once, so that the table has room for the hash. */
function evidenceView(record: CaseRecord): CaseView['evidence'] {
  const { evidence, caseId } = record;
  const link = evidenceLink(record);
  const folder = `cases/${caseId}/`;
  const inFolder = (name: string) => (name.startsWith(folder) ? name.slice(folder.length) : name);
  return {
    folder: evidence.manifestUri.slice(0, evidence.manifestUri.lastIndexOf('/') + 1),
    manifestUri: evidence.manifestUri,
    ...(link === undefined ? {} : { link }),
    head: evidence.head,
    entries: evidence.entries.map(({ name, sha256, bytes }) => {
      const href = pieceHref(record, inFolder(name));
      return { name: inFolder(name), sha256, size: size(bytes), ...(href === undefined ? {} : { href }) };
    }),
  };
}

const shortenedSentence = ({ part, bytes, whole }: ShortenedPart): string =>
  `${part} is shortened here, because it has ${size(bytes)}. The whole part is in ${whole === 'evidence' ? 'the evidence' : 'Cloud Logging, under the case id'}.`;

const size = (bytes: number): string =>
  bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} KiB`;

function timelineView(timeline: readonly TimelineEntry[]): readonly TimelineView[] {
  const start = timeline.map((entry) => parseIso(entry.at)).find((ms) => ms !== undefined);
  return timeline.map(({ at, kind, text }) => ({ at, kind, text, since: since(parseIso(at), start) }));
}

/** Empty when either time cannot be read. */
function since(ms: number | undefined, start: number | undefined): string {
  if (ms === undefined || start === undefined) return '';
  return `${ms < start ? '' : '+'}${elapsed(ms - start)}`;
}
