import type { CaseRecord } from '../case/record';
import type { LogFacts } from '../facts/investigation';
import { parseCloudRunName, parseFindingName } from '../finding/resource-names';
import { targetOf } from '../targets';
import { isObject } from '../values/json';
import { isRfc3339 } from '../values/time';

/** An address of the Google Cloud console, composed only of checked parts. */
export interface Link {
  readonly text: string;
  readonly href: string;
}

type Linked = Pick<CaseRecord, 'finding' | 'investigation' | 'evidence' | 'caseId' | 'rehearsal'>;

const CONSOLE = 'https://console.cloud.google.com';

/** The console shows the real cloud. A person who follows a link from a rehearsal must know that. */
const link = (text: string, href: string, { rehearsal }: Pick<CaseRecord, 'rehearsal'>): Link => ({
  text: rehearsal === undefined ? text : `${text} (the real cloud, not this rehearsal)`,
  href,
});

/** The finding in Security Command Center. */
export function findingLink(record: Linked): Link | undefined {
  const name = parseFindingName(record.finding.canonicalName);
  const resource = parseCloudRunName(record.finding.resource);
  if (!name.ok) return undefined;
  const project = resource.ok ? `?project=${encodeURIComponent(resource.value.project)}` : '';
  return link(
    'open the finding in Security Command Center',
    `${CONSOLE}/security/command-center/findingsv2;name=${encodeURIComponent(record.finding.canonicalName)}${project}`,
    record,
  );
}

/** The workload's page, for kinds whose address is verified. */
export function workloadLink(record: Linked): Link | undefined {
  const name = parseCloudRunName(record.finding.resource);
  const path = name.ok ? targetOf(name.value).consolePath?.(name.value) : undefined;
  if (!name.ok || path === undefined) return undefined;
  const href = `${CONSOLE}/${path}?project=${encodeURIComponent(name.value.project)}`;
  return link('open in the Google Cloud console', href, record);
}

/** Logs Explorer with the workload's lines in the searched window. */
export function logsLink(record: Linked): Link | undefined {
  const name = parseCloudRunName(record.finding.resource);
  const { logs } = record.investigation;
  if (!name.ok || logs?.status !== 'known' || !isObject(logs.value)) return undefined;
  const { from, to } = logs.value as unknown as Partial<LogFacts>;
  if (typeof from !== 'string' || typeof to !== 'string' || !isRfc3339(from) || !isRfc3339(to))
    return undefined;
  const { type, label } = targetOf(name.value).logs;
  const query = [
    `resource.type="${type}"`,
    `resource.labels.${label}="${name.value.workload}"`,
    `resource.labels.location="${name.value.location}"`,
    `timestamp>="${from}"`,
    `timestamp<="${to}"`,
  ].join('\n');
  const times = `;startTime=${from};endTime=${to}`;
  return link(
    'open this window in Logs Explorer',
    `${CONSOLE}/logs/query;query=${encodeURIComponent(query)}${times}?project=${encodeURIComponent(name.value.project)}`,
    record,
  );
}

const BUCKET = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])\/(cases\/case-[0-9]{8}-[0-9]{6}-[0-9a-f]{12})\//;

/** The folder of the case in the evidence bucket. */
export function evidenceLink(record: Linked): Link | undefined {
  const [, bucket, folder] = BUCKET.exec(record.evidence.manifestUri) ?? [];
  if (bucket === undefined || folder !== `cases/${record.caseId}`) return undefined;
  return link('open the folder in Cloud Storage', `${CONSOLE}/storage/browser/${bucket}/${folder}`, record);
}

const FILE = /^[A-Za-z0-9][A-Za-z0-9.-]{0,200}$/;

/** One piece of evidence: in a rehearsal its file next to the report, otherwise its page in Cloud Storage. */
export function pieceHref(record: Linked, file: string): string | undefined {
  if (!FILE.test(file) || file.includes('..')) return undefined;
  if (record.rehearsal !== undefined) return `evidence/${file}`;
  const [, bucket, folder] = BUCKET.exec(record.evidence.manifestUri) ?? [];
  return bucket === undefined || folder !== `cases/${record.caseId}`
    ? undefined
    : `${CONSOLE}/storage/browser/_details/${bucket}/${folder}/${file}`;
}
