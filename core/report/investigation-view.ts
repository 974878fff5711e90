import type {
  Accusation,
  HoldFacts,
  InvestigationRecord,
  LogFacts,
  PartId,
  Places,
  RelatedFinding,
  ReputationFacts,
  RevisionFacts,
  ServiceSettings,
} from '../facts/investigation';
import { otherRegions } from '../facts/other-regions';
import { ownerSentence, recordedOwnership } from '../ownership/ownership';
import type { Part } from '../values/result';
import type { PartView } from './view-model';

interface Told {
  readonly summary: string;
  readonly lines: readonly string[];
}

/** The order in which an analyst asks. */
const TITLES: Readonly<Record<PartId, string>> = {
  service: 'Service settings and invokers',
  revisions: 'Revisions and their images',
  accusations: 'Other images of this workload that findings accuse now',
  hold: 'Hold set by an earlier undo',
  places: 'Where else the image runs',
  logs: 'Logs around the event',
  relatedFindings: 'Related findings',
  reputation: 'VirusTotal',
};

/** The record contains no raw documents, and an older record may lack a member. So every member is optional here. */
type Loose<T> = { readonly [K in keyof T]?: T[K] };

const LONGEST_LIST = 12;

function service(value: Loose<ServiceSettings>): Told {
  const open =
    value.exposure?.text ??
    (value.invokerIamDisabled
      ? 'anyone may invoke it, because IAM checks are disabled'
      : value.publicInvoker
        ? 'anyone on the internet may invoke it'
        : 'only named principals may invoke it');
  return {
    summary: `Ingress ${value.ingress || 'unspecified'}; ${open}.`,
    lines: [
      `runs as ${value.runtimeServiceAccount ?? 'unknown'}`,
      `generation ${value.generation ?? 'unknown'}`,
      ...(value.managedBy === undefined ? [] : [ownerSentence(recordedOwnership(value.managedBy))]),
      value.threatDetectionEnabled
        ? 'threat detection is enabled'
        : 'threat detection is reported as not enabled',
      ...(value.binaryAuthorization ? ['Binary Authorization checks its images'] : []),
      ...(value.uri ? [value.uri] : []),
    ],
  };
}

const revisionCount = (count: number): string => `${count} ${count === 1 ? 'revision' : 'revisions'}`;

function revisions(value: readonly Loose<RevisionFacts>[]): Told {
  const bad = value.filter((revision) => revision.bad === true);
  const serving = bad.reduce((sum, revision) => sum + (revision.percent ?? 0), 0);
  return {
    summary:
      bad.length === 0
        ? `${revisionCount(value.length)}; none is known to run the digest that the finding names.`
        : `${revisionCount(value.length)}; ${bad.length} ran the bad digest and received ${serving} % of the traffic.`,
    lines: value.slice(0, LONGEST_LIST).map(revisionLine),
  };
}

function revisionLine(revision: Loose<RevisionFacts>): string {
  const words = [
    revision.bad === true ? 'BAD' : revision.bad === false ? 'other image' : 'image unknown',
    revision.ready ? 'ready' : 'not ready',
    `${revision.percent ?? 0} %`,
    ...(revision.tags?.length ? [`tags ${revision.tags.join(' ')}`] : []),
    ...(revision.minInstances ? [`at least ${revision.minInstances} instances`] : []),
    revision.digest ?? 'no digest',
  ];
  return `${revision.name ?? 'unnamed'}: ${words.join(', ')}`;
}

function accusations(value: readonly Loose<Accusation>[]): Told {
  return {
    summary:
      value.length === 0
        ? 'No other active threat finding on this workload names an image.'
        : `${value.length} more active threat findings on this workload name images. Riposte moves no traffic to a revision with one of these images.`,
    lines: value
      .slice(0, LONGEST_LIST)
      .map(({ category, digests = [] }) => `${category ?? 'unnamed'}: ${digests.join(' ')}`),
  };
}

function places(value: Loose<Places>): Told {
  const { found = [], unread = [], target = '' } = value;
  const others = otherRegions({ regions: value.regions ?? [] }, target);
  return {
    summary:
      found.length === 0
        ? 'No other service of the project is known to run the image.'
        : `${found.length} more services of the project have the image.`,
    lines: [
      ...found
        .slice(0, LONGEST_LIST)
        .map(
          ({ name, serving, revisions: ids }) =>
            `${name}: ${serving ? 'serving' : 'not serving'}, ${ids.join(' ')}`,
        ),
      ...(others.length > 0 ? [`the service has several regions: it is also in ${others.join(', ')}`] : []),
      ...unread.slice(0, LONGEST_LIST).map(({ what, reason }) => `could not be searched: ${what}: ${reason}`),
    ],
  };
}

function hold(value: Loose<HoldFacts>): Told {
  if (!value.active)
    return { summary: 'Nobody has undone a containment here recently, so no hold is active.', lines: [] };
  return {
    summary: `Active until ${value.until ?? 'an unknown time'}, set by ${value.setBy ?? 'a person'}.`,
    lines: ['until it ends, Riposte only notifies people if the finding repeats on this workload and digest'],
  };
}

function logs(value: Loose<LogFacts>): Told {
  const entries = value.entries ?? [];
  const more = value.truncated ? ' and more than were read' : '';
  return {
    summary: `${entries.length} entries${more} between ${value.from ?? '?'} and ${value.to ?? '?'}.`,
    lines: entries.slice(0, LONGEST_LIST).map((entry) => `${entry.at} ${entry.severity} ${entry.text}`),
  };
}

function relatedFindings(value: readonly Loose<RelatedFinding>[]): Told {
  return {
    summary:
      value.length === 0
        ? 'No other active finding on this workload in the window.'
        : `${value.length} more on this workload. This makes a false alarm less likely.`,
    lines: value
      .slice(0, LONGEST_LIST)
      .map((other) => `${other.eventTime ?? ''} ${other.severity ?? ''} ${other.category ?? 'unnamed'}`),
  };
}

function reputation(value: Loose<ReputationFacts>): Told {
  return {
    summary: `${value.malicious ?? 0} of ${value.engines ?? 0} engines call the file malicious.`,
    lines: ['advice only: the plan never depends on it'],
  };
}

const TELL: { readonly [P in PartId]: (value: never) => Told } = {
  service,
  revisions,
  accusations,
  places,
  hold,
  logs,
  relatedFindings,
  reputation,
};

/** @param logs - where the console shows the window of the logs */
export function investigationView(
  investigation: InvestigationRecord,
  logs: PartView['link'],
): readonly PartView[] {
  return (Object.keys(TITLES) as PartId[])
    .filter((id) => investigation[id] !== undefined)
    .map((id) => ({
      ...partView(id, investigation[id]),
      ...(id === 'logs' && logs !== undefined ? { link: logs } : {}),
    }));
}

export function partView(id: PartId, part: Part<unknown>): PartView {
  const title = TITLES[id];
  if (part.status === 'unavailable') return { title, known: false, summary: part.reason, lines: [] };
  return { title, known: true, ...tell(id, part.value) };
}

/** A record of another version may have another shape. If a report cannot show a part, it states that and continues. */
function tell(id: PartId, value: unknown): Told {
  try {
    return TELL[id](value as never);
  } catch {
    return { summary: 'Known, but in a shape that this version cannot show: see record.json.', lines: [] };
  }
}

export const partTitle = (id: PartId): string => TITLES[id];
