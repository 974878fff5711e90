import { acquireLock, releaseLock } from '../../../core/ledger/locks';
import { readSayings } from '../../../core/ledger/sayings';
import { workloadContext } from '../action-context';
import { alertForged } from '../alert-forged';
import { ACK, type ActorDependencies, RETRY } from '../dependencies';
import { isStale } from '../marks/stale-mark';
import { writeMarks } from '../marks/write-marks';
import { LOST_STEPS, readCase } from '../read-case';
import { restoreWords } from '../restore-words';
import { isWatched, reverify } from '../reverify';
import { type FoundCase, findCase, type NotFound } from './find-case';
import { joinedRecords, recordJoined } from './joined-cases';
import { type OwnStep, type OwnSteps, readOwnSteps } from './own-steps';
import {
  isForgery,
  isNews,
  recordMarks,
  recordUndone,
  sayNotTried,
  sayRefused,
  sayUndone,
  undoneSteps,
} from './tell-undo';
import { type StepUndo, undoStep } from './undo-step';

const LEASE_MS = 570_000;

/** Attempts to get the lock while somebody else changes the workload. Then the delivery is repeated later. */
const TURNS = 15;
const TURN_MS = 2_000;

interface UndoRequest {
  readonly caseId: string;
  readonly requestedBy?: string | undefined;
}

/**
 * Undoes every workload step of a case, last first. It refuses if somebody changed the workload since or if a later case contains
 * it, works once, restores what the steps changed, and sets a hold for repeats on the same workload and digest. Only
 * operators may publish to its topic. It also works in a project that has left the rollout, while the grants last.
 *
 * Returns the HTTP status for Pub/Sub.
 */
export async function undo(unscoped: ActorDependencies, request: UndoRequest): Promise<number> {
  const { caseId } = request;
  const by = request.requestedBy ?? 'an operator';
  const before = await findCase(unscoped, caseId);
  if (before.kind === 'refused') {
    await refuse(unscoped, caseId, before);
    return ACK;
  }
  const owner = { caseId, run: unscoped.newRunId() };
  if (!(await takeTurn(unscoped, before.target, owner))) return RETRY;
  let found: FoundCase;
  let own: OwnSteps;
  let results: readonly StepUndo[];
  let isNew: boolean;
  try {
    // Read again under the lock: another undo or a forgery may have changed the case since the first read.
    const again = await findCase(unscoped, caseId);
    if (again.kind === 'refused') {
      await refuse(unscoped, caseId, again);
      return ACK;
    }
    if (again.target !== before.target) return RETRY;
    found = again;
    own = await readOwnSteps(found);
    results = await undoSteps(found, own, by);
    isNew = isNews(results, await readSayings(unscoped.store, caseId));
    if (isNew) {
      await recordUndone(found, results);
      await recordJoined(found, results);
    }
  } finally {
    await releaseLock(unscoped.store, before.target, owner, undefined);
  }
  // What an undo writes replaces what somebody has put there.
  const forged = found.forged ?? (isNew ? found.rewritten : undefined);
  if (forged !== undefined) {
    const sayings = await readSayings(found.deps.store, caseId);
    await alertForged(found.deps, caseId, { reason: forged, sayings });
  }
  if (!isNew) await putRight(unscoped, caseId, found);
  if (results.length === 0) sayNotTried(found.deps, caseId, nothingToUndo(own));
  else await tell(found, results, by, isNew);
  return ACK;
}

/** An undo that changes nothing restores a record that contradicts what the actor reported, as every check does. */
async function putRight(
  deps: ActorDependencies,
  caseId: string,
  { rewritten }: Pick<NotFound, 'rewritten'>,
): Promise<void> {
  if (rewritten === undefined) return;
  const [read, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
  const compare = isWatched(sayings) ? reverify : restoreWords;
  const status = read.ok ? await compare(deps, read.value, sayings) : RETRY;
  // This request is answered, so nothing compares again soon.
  if (status !== ACK) await alertForged(deps, caseId, { reason: rewritten, sayings });
}

/** Anyone who forges a record keeps an undo from taking effect, so people are called besides the one who asked for it. */
async function refuse(deps: ActorDependencies, caseId: string, refusal: NotFound): Promise<void> {
  sayNotTried(deps, caseId, refusal);
  await putRight(deps, caseId, refusal);
  if (!isForgery(refusal.code)) return;
  const why = `an undo is refused, and an earlier delivery of it may have taken effect: ${refusal.text}`;
  const { cause = refusal.text } = refusal;
  const sayings = await readSayings(deps.store, caseId);
  const nextSteps = refusal.cause === undefined ? [] : LOST_STEPS;
  await alertForged(deps, caseId, { reason: why, cause, nextSteps, sayings });
}

/** Others hold the lock only while they change the workload, so an undo usually gets it within this delivery. */
async function takeTurn(
  { store, clock }: ActorDependencies,
  target: string,
  owner: { readonly caseId: string; readonly run: string },
): Promise<boolean> {
  for (let turn = 1; ; turn += 1) {
    const times = { nowMs: clock.now(), leaseMs: LEASE_MS, cooldownMs: 0 };
    const lock = await acquireLock(store, target, owner, times);
    if (lock.kind === 'acquired') return true;
    if (turn >= TURNS) return false;
    await clock.sleep(TURN_MS);
  }
}

/**
 * Undoes steps last first and stops at the first step that is refused, so that no earlier step is undone below a later one.
 * Steps whose undo an earlier delivery began come first: they may have taken effect, so `not-tried` would be wrong.
 */
async function undoSteps(
  { deps, record }: FoundCase,
  { steps, standing }: OwnSteps,
  by: string,
): Promise<readonly StepUndo[]> {
  const context = workloadContext(deps, record);
  const results: StepUndo[] = [];
  const beside = steps.map(({ effect }) => effect);
  const isBegun = ({ effect }: OwnStep): boolean => effect.state === 'undoing';
  const newestFirst = [...steps].reverse();
  for (const step of [...newestFirst.filter(isBegun), ...newestFirst.filter((one) => !isBegun(one))]) {
    const isBlocked = results.some(({ kind }) => kind === 'refused');
    results.push(
      isBlocked && step.effect.state !== 'undone'
        ? {
            kind: 'refused',
            step,
            code: 'not-tried',
            text: 'a later step of the case is still in effect, and Riposte undoes the steps in reverse order',
          }
        : await undoStep(deps, { context, step, standing, beside, by }),
    );
  }
  return results;
}

/** A repeated finding joins the case that keeps the workload contained, and changes nothing itself. */
function nothingToUndo({ standing }: OwnSteps): NotFound {
  const others = [...new Set(standing.map(({ caseId }) => caseId))].reverse();
  const text =
    others.length > 0 ? `; the containment of ${others.join(', ')} is in effect: undo that case` : '';
  return {
    kind: 'refused',
    code: 'nothing-to-undo',
    text: `the case changed nothing, so there is nothing to undo${text}`,
  };
}

/** Runs after the lock is released: marks may wait for Security Command Center, and nobody else should. */
async function tell(
  found: FoundCase,
  results: readonly StepUndo[],
  by: string,
  isNew: boolean,
): Promise<void> {
  const { deps, record } = found;
  if (isNew) {
    const { outcomes } = await writeMarks(deps, record, 'undone');
    await recordMarks(found, outcomes);
    const marks = [...outcomes];
    for (const joined of await joinedRecords(found, results, outcomes.length > 0)) {
      marks.push(...(await writeMarks(deps, joined, 'undone')).outcomes);
    }
    await sayUndone(found, results, marks);
    return;
  }
  if (results.some(({ kind }) => kind === 'refused')) {
    await sayRefused(found, results, by);
    return;
  }
  if (record.outcomes.some(isStale)) {
    const { outcomes } = await writeMarks(deps, record, 'undone');
    await recordMarks(found, outcomes);
  }
  const [last] = undoneSteps(results);
  const text = `${last?.done.by} already undid the case at ${last?.done.at}, and an undo works only once`;
  sayNotTried(deps, record.caseId, { code: 'already-undone', text });
}
