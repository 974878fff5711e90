import { jsonEqual } from '../../../core/values/json';
import { at, type Judgement } from './judgement';

export const effectOnce: Judgement = {
  id: 'effect-once',
  demands: 'no write by Riposte repeats a value that is already in place',
  judge: (facts) =>
    facts.changes
      .filter(({ isOurs, before, after }) => {
        const sameConfig = jsonEqual(before.config, after.config);
        return isOurs && sameConfig && jsonEqual(before.bindings as never, after.bindings as never);
      })
      .map(({ service, atMs, caseId }) => ({
        text: `a write for ${caseId} ${at(facts, atMs)} changed nothing of ${service}`,
        atMs,
      })),
};
