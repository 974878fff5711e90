import { at, type Judgement } from './judgement';

export const dryModesChangeNothing: Judgement = {
  id: 'dry-modes-change-nothing',
  demands: 'in the modes observe and approve, no workload and no finding changes',
  judge: (facts) =>
    facts.settings.mode === 'enforce'
      ? []
      : [
          ...facts.changes
            .filter(({ isOurs }) => isOurs)
            .map(({ service, atMs }) => ({ text: `${service} was changed ${at(facts, atMs)}`, atMs })),
          ...facts.sayings
            .filter(({ where }) => where === 'mark')
            .map(({ caseId, atMs }) => ({
              text: `the finding of ${caseId} was marked ${at(facts, atMs)}`,
              atMs,
            })),
        ],
};
