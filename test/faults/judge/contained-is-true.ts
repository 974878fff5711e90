import type { Call, Facts, FindingVersion, Saying, Workload } from '../facts/facts';
import { accusedRevisions, isOpenToPublic } from '../facts/workload';
import { at, type Judgement, type Violation } from './judgement';

/** Detectors whose findings mean that an intruder came in through the running service. */
const WAY_IN = /^Execution: (?:Added|Modified) Malicious Binary Executed$/;

/**
 * Whenever people can read `contained`, the accused image does not serve. One case is excused: another caller's change
 * after the actor's last check, if the actor makes no further call between the change and the report that could have
 * shown it. Then another judgement covers the reversal.
 */
export const containedIsTrue: Judgement = {
  id: 'contained-is-true',
  demands: 'whenever `contained` is reported, the workload does not serve the accused image',
  judge: (facts) =>
    facts.sayings
      .filter(({ verdict }) => verdict === 'contained')
      .flatMap((saying) => {
        const version = facts.versions.find(({ caseId }) => caseId === saying.caseId);
        return version && saying.workload ? falseWords(facts, saying, version, saying.workload) : [];
      }),
};

function falseWords(
  facts: Facts,
  saying: Saying,
  version: FindingVersion,
  workload: Workload,
): readonly Violation[] {
  const wrong = whatIsWrong(workload, version);
  if (wrong === undefined) return [];
  const since = wrongSince(facts, saying, version, wrong);
  const reads = facts.calls.filter((call) => call.delivery === saying.delivery && call.seq < saying.seq);
  const known = howKnown(reads, since);
  if (known === undefined) return [];
  const code = wrong.code ?? known;
  const text = `${saying.where} of ${saying.caseId} says contained ${at(facts, saying.atMs)}, but ${wrong.text}`;
  return [{ code, text, atMs: saying.atMs }];
}

interface Wrong {
  readonly text: string;
  /** Absent: how the actor could have known. */
  readonly code?: string;
  /** Absent: whether the accused image is out of the configuration, because instances take time to stop. */
  readonly isRight?: (workload: Workload) => boolean;
}

export function whatIsWrong(workload: Workload, version: FindingVersion): Wrong | undefined {
  const accused = accusedRevisions(workload, version);
  const routed = accused.find(({ isRouted }) => isRouted);
  if (routed) return { text: `${routed.name} of the accused image is reachable` };
  const running = accused.find(({ instances }) => instances > 0);
  if (running) return { text: `${running.name} of the accused image has ${running.instances} instances` };
  if (WAY_IN.test(version.category) && isOpenToPublic(workload)) {
    return {
      code: 'way-in-open',
      text: 'the way in is open: any caller can reach a revision of the same application',
      isRight: (one) => !isOpenToPublic(one),
    };
  }
  return undefined;
}

/** The change after which the report was no longer true; 0: it never was. */
function wrongSince(
  { changes }: Facts,
  saying: Saying,
  version: FindingVersion,
  { isRight = (workload) => isUnrouted(workload, version) }: Wrong,
): number {
  const earlier = changes.filter(({ service, seq }) => service === version.service && seq < saying.seq);
  const lastRight = earlier.findLastIndex(({ after }) => isRight(after));
  const next = earlier[lastRight + 1];
  return next && lastRight >= 0 ? next.seq : 0;
}

const isUnrouted = (workload: Workload, version: FindingVersion): boolean =>
  accusedRevisions(workload, version).every(({ isRouted }) => !isRouted);

const isConfigRead = ({ api, method, path, took }: Call): boolean =>
  took && api === 'run' && method === 'GET' && /\/services\/[^/:]+$/.test(path);

/** Calls that could have been a check of the workload. */
const isLook = ({ api, method, took }: Call): boolean =>
  took && method === 'GET' && (api === 'run' || api === 'monitoring' || api === 'scc');

function howKnown(calls: readonly Call[], since: number): string | undefined {
  const read = calls.findLast(isConfigRead);
  if (!read) return 'from-memory';
  if (since < read.seq) return 'against-own-read';
  return calls.some((call) => call.seq > since && isLook(call)) ? 'from-stale-read' : undefined;
}
