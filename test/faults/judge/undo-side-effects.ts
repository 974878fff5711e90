import type { Judgement } from './judgement';

export const undoSideEffects: Judgement = {
  id: 'undo-side-effects',
  demands: 'an undo without effect leaves no hold',
  judge: (facts) =>
    facts.holds.flatMap(({ caseId, untilMs }) => {
      const done = facts.logs.some(({ event, caseId: id }) => event === 'undo.done' && id === caseId);
      const changed = facts.changes.some(
        (change) => change.isOurs && change.purpose === 'undo' && change.caseId === caseId,
      );
      const partly = facts.cases.some((fact) => fact.caseId === caseId && fact.isUndone);
      return untilMs > facts.endMs && !done && !changed && !partly
        ? [{ text: `a hold of ${caseId} is in effect, but its undo took no effect` }]
        : [];
    }),
};
