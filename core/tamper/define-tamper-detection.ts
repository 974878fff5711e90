import { TAMPER_SEVERITIES, type TamperSeverity } from '../events/severity';
import { all, type Clause, meetsClause, method } from './clause';
import type { LogEntry } from './log-entry';
import { validatesOnly } from './member';
import { isDeployer, isOurAccount, type PipelineIdentity } from './pipeline-identity';
import type { Methods, Observation, TamperDetection, Tampering } from './tampering';
import { type Who, whoCalled } from './who';

interface Definition extends Omit<TamperDetection, 'clause' | 'match' | 'methods'> {
  readonly methods?: Methods;
  readonly clause: (pipeline: PipelineIdentity) => Clause;
  /** Examines the entry. Undefined: the entry is in order. Without it, every entry of the clause is tampering. */
  readonly judge?: (
    entry: LogEntry,
    pipeline: PipelineIdentity,
    usual: Observation,
  ) => Observation | undefined;
}

/** The methods are listed once: they select the entries of the sink and give their severities. */
export function defineTamperDetection({ methods, clause, judge, ...about }: Definition): TamperDetection {
  const selects = (pipeline: PipelineIdentity): Clause =>
    methods === undefined ? clause(pipeline) : all(clause(pipeline), method(...Object.keys(methods)));
  return {
    ...about,
    methods: methods ?? {},
    clause: selects,
    match(entry, pipeline) {
      if (!meetsClause(selects(pipeline), entry.raw) || validatesOnly(entry.audit.request)) return undefined;
      const verb = verbOf(entry);
      const severity = methods?.[verb] ?? 'WARNING';
      const usual: Observation = { what: `${verb} on ${about.guards}`, severity };
      const observed = judge === undefined ? usual : judge(entry, pipeline, usual);
      return observed && tampering(about, observed, entry, pipeline);
    },
  };
}

/** The last part of `google.pubsub.v1.Publisher.DeleteTopic`, `SetIamPolicy` and `/Services.ReplaceService`. */
export const verbOf = ({ audit }: LogEntry): string => /[^./]*$/.exec(audit.methodName)?.[0] ?? '';

function tampering(
  { id, techniques }: Pick<TamperDetection, 'id' | 'techniques'>,
  observed: Observation,
  entry: LogEntry,
  pipeline: PipelineIdentity,
): Tampering {
  const { audit, operation } = entry;
  const who = whoCalled(audit);
  const succeeded = audit.statusCode === 0;
  return {
    kind: 'tampering',
    id,
    ...weigh(observed, who, succeeded, pipeline),
    what:
      succeeded || observed.expected !== undefined
        ? observed.what
        : `${observed.what}, failed with status ${audit.statusCode}`,
    who,
    resource: audit.resourceName.slice(0, 500),
    succeeded,
    phase: phaseOf(operation),
    ...(operation === undefined ? {} : { operation: operation.id.slice(0, 300) }),
    techniques,
  };
}

const phaseOf = (operation: LogEntry['operation']): Tampering['phase'] => {
  if (operation === undefined || operation.first === operation.last) return 'only';
  return operation.first ? 'first' : 'last';
};

/**
 * No identity is excluded. The pipeline's own identities never change a part of the pipeline, so a change by one of
 * them means that somebody stole it: critical, even when it was refused. A deployer's change is one level lower,
 * because a reviewed plan may contain it.
 */
function weigh(
  { severity, expected }: Observation,
  who: Who,
  succeeded: boolean,
  pipeline: PipelineIdentity,
): Pick<Tampering, 'severity' | 'expected'> {
  const isOurs = [who.principal, ...who.via].some((name) => isOurAccount(pipeline, addressOf(name)));
  if (isOurs) return { severity: 'CRITICAL' };
  if (expected !== undefined) return { severity, expected };
  const weight = succeeded ? severity : atMost('WARNING', severity);
  if (!isDeployer(pipeline, addressOf(who.principal))) return { severity: weight };
  return {
    severity: weight === 'CRITICAL' ? 'ERROR' : atMost('WARNING', weight),
    expected: 'by the deployer: compare with the reviewed plan',
  };
}

/**
 * `serviceAccount:a@b` is the account `a@b`. No other prefix is removed: an identity provider chooses the subject of a
 * federated principal, which may end like the address of a deployer.
 */
const addressOf = (principal: string): string => principal.replace(/^(?:user|serviceAccount):/, '');

const rank = (severity: TamperSeverity): number => TAMPER_SEVERITIES.indexOf(severity);
const atMost = (limit: TamperSeverity, severity: TamperSeverity): TamperSeverity =>
  rank(severity) < rank(limit) ? limit : severity;
