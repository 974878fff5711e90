import { isCaseId } from '../../../core/case/case-id';
import { decodeFinding } from '../../../core/finding/decode-push';
import type { HandedCase } from '../../../core/ledger/case-schema';
import { currentWord, readSayings, type Sayings } from '../../../core/ledger/sayings';
import { type MarkWord, tryMarkWord } from '../../../core/ledger/sent-marks';
import { toIso } from '../../../core/values/time';
import { describe, isRetryable } from '../../google/faults';
import type { ActorDependencies, CaseDependencies } from '../dependencies';
import { scopedTo, workloadOf } from '../scoped';
import { amendCase } from '../write-case';
import { markSteps } from '../written-marks';
import { recordedMarks } from './stale-mark';
import { writeMarks } from './write-marks';

/**
 * Reads the marks of a finding again and corrects a mark whose request arrived after a later one. The actor corrects a word
 * only if it has sent the word itself. It leaves everything else to the person who wrote it.
 *
 * @returns `unread`: Security Command Center did not answer now, so another check is worthwhile
 */
export async function correctLateMark(
  unscoped: ActorDependencies,
  handed: HandedCase,
  sayings: Sayings,
): Promise<'read' | 'unread'> {
  const { target } = sayings;
  const { record } = handed;
  const deps = scopedTo(unscoped, {
    record,
    workload: target === undefined ? handed.workload : workloadOf(target),
  });
  const word = currentWord(sayings);
  if (deps.authority.may !== 'change' || word === undefined || !hasMarked(deps, sayings)) return 'read';
  const marks = await readMarks(deps, handed);
  if (marks === 'unread') return marks;
  const late = await lateWord(deps, handed, sayings, marks);
  if (late === undefined) return 'read';
  const { outcomes } = await writeMarks(deps, record, word, { isAgain: true });
  const isWritten = outcomes.length > 0 && outcomes.every(({ status }) => status === 'done');
  const text = `Security Command Center showed ${late}, because an earlier mark arrived late. It says ${word} now`;
  const entry = { at: toIso(deps.clock.now()), text };
  await amendCase(deps, record.caseId, (draft) =>
    recordedMarks(draft, outcomes, isWritten ? entry : undefined),
  );
  return 'read';
}

const hasMarked = ({ catalogue }: CaseDependencies, { told, sentMarks }: Sayings): boolean =>
  sentMarks !== undefined ||
  catalogue.actions.some(
    (action) => action.kind === 'recording' && action.shown && told[action.id] !== undefined,
  );

/** Empty: Security Command Center does not list the finding, or refuses the list for good. Then nothing can be compared. */
async function readMarks(
  deps: CaseDependencies,
  { record, findingName }: HandedCase,
): Promise<Readonly<Record<string, string>> | 'unread'> {
  const { canonicalName } = record.finding;
  try {
    const sent = await deps.findings.read({ name: findingName ?? canonicalName, canonicalName });
    const decoded = sent ? decodeFinding(sent) : undefined;
    return decoded?.ok ? decoded.value.marks : {};
  } catch (cause) {
    const error = describe(cause);
    deps.log('WARNING', 'case.retry', error.message, { caseId: record.caseId, error });
    return isRetryable(cause) ? 'unread' : {};
  }
}

/** The word on the finding that a late request has put there. Undefined: the marks agree, or a person wrote them. */
async function lateWord(
  deps: CaseDependencies,
  { record }: HandedCase,
  sayings: Sayings,
  marks: Readonly<Record<string, string>>,
): Promise<MarkWord | undefined> {
  for (const { action } of markSteps(deps.catalogue, record, sayings)) {
    const shown = action.shown?.(marks);
    const word = tryMarkWord(shown?.word);
    if (shown === undefined || word === undefined) continue;
    if (shown.caseId === record.caseId) {
      if (isLate(sayings, word)) return word;
    } else if (isCaseId(shown.caseId) && shown.caseId < record.caseId) {
      // An earlier event of the finding has its own case. Its word stands if it is the current one of that case. The case
      // id begins with the event time.
      if (isLate(await readSayings(deps.store, shown.caseId), word)) return word;
    }
  }
  return undefined;
}

/** Only a word that the actor has sent can be late. Where an earlier version has kept none, it may have been any word. */
function isLate(sayings: Sayings, word: MarkWord): boolean {
  const current = currentWord(sayings);
  const { words } = sayings.sentMarks ?? {};
  // The word that was sent last may not be in the ledger as the verdict yet.
  if (current === undefined || word === current || word === words?.at(-1)) return false;
  return words === undefined || words.includes(word);
}
