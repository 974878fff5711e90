import type { Detection } from '../../core/detectors/detection';
import type { Investigation } from '../../core/facts/investigation';
import type { Finding } from '../../core/finding/finding';
import { type WorkloadKind, workloadKind } from '../../core/finding/resource-names';
import { ownWorkloadName } from '../../core/guards/static-guards';
import {
  enabledInvestigators,
  type InvestigationContext,
  type Investigator,
  NotAvailable,
  type RemotePart,
} from '../../core/investigation';
import { readHold } from '../../core/ledger/holds';
import { isOutsideRollout } from '../../core/runtime-config/config-for';
import { oneOf, type ReadDocuments } from '../../core/targets';
import type { JsonObject } from '../../core/values/json';
import { known, type Part, unavailable } from '../../core/values/result';
import { describe, isRetryable } from '../google/faults';
import type { ResponderDependencies } from './dependencies';

export interface PhaseResult {
  readonly parts: Partial<Investigation>;
  /** A part is missing for a temporary reason, so another delivery is worthwhile. */
  readonly retryable: boolean;
  /** The API's own documents behind the facts, for the evidence. */
  readonly documents: ReadDocuments;
}

type Outcome = {
  readonly part: keyof Investigation;
  readonly result: Part<unknown>;
  readonly retryable: boolean;
};

/** Reads all parts in parallel, each with its own deadline. A part that fails is unavailable, with the reason. */
export async function investigate(
  deps: ResponderDependencies,
  finding: Finding,
  detection: Detection,
  phase: 1 | 2,
): Promise<PhaseResult> {
  const documents: { revisions?: readonly JsonObject[] } = {};
  const target = finding.target ? ownWorkloadName(finding.target, deps.config.project) : '';
  const context: InvestigationContext = {
    finding,
    detection,
    target,
    project: deps.config.project,
    windowMinutes: deps.config.policy.windowMinutes,
    run: readOnce(deps.run, target, documents),
    findings: deps.findings,
    logs: deps.logs,
    reputation: deps.reputation,
  };
  const investigators = enabledInvestigators(deps.config).filter((one) => one.phase === phase);
  const remote = isOutsideRollout(deps.config)
    ? investigators.map(({ part }) => notRead(part))
    : investigators.map((investigator) => ask(deps, investigator, context));
  const own = phase === 1 ? [askHold(deps, context)] : [];
  const outcomes = await Promise.all([...remote, ...own]);
  return {
    parts: Object.fromEntries(outcomes.map(({ part, result }) => [part, result])),
    retryable: outcomes.some((outcome) => outcome.retryable),
    documents,
  };
}

/** The responder has no grants there, and nobody decided that it may read there. */
const notRead = (part: keyof Investigation): Outcome => ({
  part,
  result: unavailable('the project is not in the rollout, so Riposte reads nothing there'),
  retryable: false,
});

async function ask(
  { clock }: ResponderDependencies,
  investigator: Investigator<RemotePart>,
  context: InvestigationContext,
): Promise<Outcome> {
  const { part, deadlineMs, optional = false, of } = investigator;
  if (of !== undefined && !isOf(of, context)) {
    return { part, result: unavailable(`the affected resource is not ${oneOf(of)}`), retryable: false };
  }
  const timeout = clock.timeout(deadlineMs);
  try {
    const late = timeout.expired.then((): never => {
      throw new Late(`no answer within ${deadlineMs} ms`);
    });
    return {
      part,
      result: known(await Promise.race([investigator.investigate(context), late])),
      retryable: false,
    };
  } catch (cause) {
    const reason = cause instanceof NotAvailable ? cause.message : describe(cause).message;
    return {
      part,
      result: unavailable(reason),
      retryable: !optional && (cause instanceof Late || isRetryable(cause)),
    };
  } finally {
    timeout.cancel();
  }
}

const isOf = (kind: WorkloadKind, { finding: { target } }: InvestigationContext): boolean =>
  target !== undefined && workloadKind(target) === kind;

class Late extends Error {}

async function askHold(
  deps: ResponderDependencies,
  { target, detection }: InvestigationContext,
): Promise<Outcome> {
  try {
    const hold = await readHold(deps.store, target, detection.evidence.imageDigest, deps.clock.now());
    return { part: 'hold', result: known(hold), retryable: false };
  } catch (cause) {
    return { part: 'hold', result: unavailable(describe(cause).message), retryable: isRetryable(cause) };
  }
}

/** Two parts read the same service. One call serves both, so both see the same version. */
function readOnce(
  run: ResponderDependencies['run'],
  target: string,
  documents: { revisions?: readonly JsonObject[] },
): ResponderDependencies['run'] {
  const services = new Map<string, ReturnType<typeof run.getService>>();
  return {
    ...run,
    getService: (name) => {
      const reading = services.get(name) ?? run.getService(name);
      services.set(name, reading);
      return reading;
    },
    listRevisions: async (service) => {
      const revisions = await run.listRevisions(service);
      if (service === target) documents.revisions = revisions;
      return revisions;
    },
  };
}
