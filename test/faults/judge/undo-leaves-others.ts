import { normalService } from '../../../core/cloud-run/normal-form';
import type { Change, Facts, FindingVersion } from '../facts/facts';
import { accusedRevisions, isOpenToPublic } from '../facts/workload';
import { at, type Judgement, type Violation } from './judgement';
import { differing } from './only-the-target';

export const undoLeavesOthers: Judgement = {
  id: 'undo-leaves-others',
  demands: 'an undo respects later containments of other cases and changes by people',
  judge: (facts) =>
    facts.changes
      .filter(({ isOurs, purpose }) => isOurs && purpose === 'undo')
      .flatMap((change) => [
        ...otherContainments(facts, change),
        ...closedByPeople(facts, change),
        ...containedByPeople(facts, change),
        ...editedByPeople(facts, change),
      ]),
};

function otherContainments(facts: Facts, change: Change): readonly Violation[] {
  return (
    facts.versions
      .filter(
        (version) => version.isOpen && version.caseId !== change.caseId && version.service === change.service,
      )
      .filter((version) => isFreed(change, version) && isHeld(facts, version, change))
      // A repeat that joined the case is undone with it, and its record shows that.
      .filter(({ caseId }) => !facts.cases.some((fact) => fact.caseId === caseId && fact.isUndone))
      .map((version) => ({
        code: 'other-case',
        text: `the undo of ${change.caseId} routed the image of ${version.caseId} again ${at(facts, change.atMs)}`,
        atMs: change.atMs,
      }))
  );
}

/**
 * The other case reported that its image does not serve, and no later change reverted that. After a person let it serve again, an undo
 * of a case that contained it again restores what that person made. The other case is reversed, which `reversal-is-told` judges.
 */
function isHeld(facts: Facts, version: FindingVersion, change: Change): boolean {
  const { caseId } = version;
  const said = facts.sayings.findLast((each) => each.caseId === caseId && each.seq < change.seq);
  const isTakenBack = facts.changes.some(
    (each) =>
      !each.isOurs &&
      each.service === change.service &&
      each.seq > (said?.seq ?? 0) &&
      each.seq < change.seq &&
      isFreed(each, version),
  );
  if (isTakenBack) return false;
  const undone = facts.logs.some(
    (line) => line.event === 'undo.done' && line.caseId === caseId && line.seq < change.seq,
  );
  return (said?.verdict === 'contained' || said?.verdict === 'containing') && !undone;
}

const isFreed = ({ before, after }: Change, version: FindingVersion): boolean =>
  accusedRevisions(before, version).every(({ isRouted }) => !isRouted) &&
  accusedRevisions(after, version).some(({ isRouted }) => isRouted);

/** Access that a person closed after Riposte's change stays closed. */
function closedByPeople(facts: Facts, change: Change): readonly Violation[] {
  if (isOpenToPublic(change.before) || !hasPublic(change.after) || hasPublic(change.before)) return [];
  const closing = facts.changes.findLast(
    (each) =>
      each.service === change.service &&
      each.seq < change.seq &&
      hasPublic(each.before) &&
      !hasPublic(each.after),
  );
  if (!closing || closing.isOurs) return [];
  const text = `the undo of ${change.caseId} opened the public access again ${at(facts, change.atMs)}; ${closing.by} had closed it`;
  return [{ code: 'person', text, atMs: change.atMs }];
}

/** The image that a person, and not Riposte, took out of service stays out of service. */
function containedByPeople(facts: Facts, change: Change): readonly Violation[] {
  return facts.versions
    .filter(({ caseId }) => caseId === change.caseId)
    .filter((version) => isFreed(change, version))
    .flatMap((version) => {
      const isRouted = (workload: Change['before']) =>
        accusedRevisions(workload, version).some((revision) => revision.isRouted);
      const taking = facts.changes.findLast(
        (each) =>
          each.service === change.service &&
          each.seq < change.seq &&
          isRouted(each.before) &&
          !isRouted(each.after),
      );
      if (!taking || taking.isOurs) return [];
      const text = `the undo of ${change.caseId} routed the image again ${at(facts, change.atMs)}; ${taking.by} had taken it out of service`;
      return [{ code: 'person', text, atMs: change.atMs }];
    });
}

/** If a person edits the service after Riposte's change, the edit stays, and the undo is refused. */
function editedByPeople(facts: Facts, change: Change): readonly Violation[] {
  if (fieldsOf(change).length === 0) return [];
  const since = facts.changes.filter(({ service, seq }) => service === change.service && seq < change.seq);
  const made = since.findLast(
    (each) =>
      each.isOurs && each.purpose === 'command' && each.caseId === change.caseId && fieldsOf(each).length > 0,
  );
  if (!made) return [];
  const later = since.filter(({ seq }) => seq > made.seq);
  const ours = later.filter(({ isOurs }) => isOurs).flatMap(fieldsOf);
  const edited = fieldsOf({ before: made.after, after: change.before }).filter(
    (field) => !ours.includes(field),
  );
  if (edited.length === 0 || later.every(({ isOurs }) => isOurs)) return [];
  const text = `the undo of ${change.caseId} changed the service ${at(facts, change.atMs)}, although a person had edited ${edited.join(', ')} since`;
  return [{ code: 'edited', text, atMs: change.atMs }];
}

/** An undo that opens the ingress again concerns only that field. */
const fieldsOf = ({ before, after }: Pick<Change, 'before' | 'after'>): readonly string[] =>
  differing(normalService(before.config), normalService(after.config)).filter((field) => field !== 'ingress');

const hasPublic = ({ bindings }: Change['before']): boolean =>
  bindings.some(({ members }) => members.includes('allUsers') || members.includes('allAuthenticatedUsers'));
