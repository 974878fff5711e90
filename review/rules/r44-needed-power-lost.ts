import { defineRule, type Severity } from '../contract/rule';
import { forgottenNeeds } from '../powers/forgotten-needs';
import { type NeededLoss, neededLosses } from '../powers/needs';
import { powersOf } from '../powers/power-changes';
import { deedsOf, placeOf } from '../powers/words';
import { shortened } from './power-observation';

export default defineRule({
  id: 'R44',
  title: 'The pipeline loses a power that it needs',
  severity: 'high',
  effects: { response: 'weaker', powers: 'reduced' },
  why: "Each part depends on a grant: Security Command Center's agent publishes findings, Pub/Sub's agent and the push account deliver them, the responder reads data, and the actor changes workloads. A part without its grant fails only when a finding arrives, not earlier.",
  fix: 'Keep the grant. To move it, deploy the new grant first, or use a moved block.',
  sources: [
    'https://cloud.google.com/security-command-center/docs/how-to-notifications',
    'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
  ],
  *check(context) {
    const powers = powersOf(context);
    for (const loss of neededLosses(context, powers)) {
      const { change, permissions, effects } = loss;
      const [first] = change.changes;
      const still =
        change.condition === undefined || change.condition.kind === 'under'
          ? ''
          : ', or only under a condition';
      yield {
        ...(first === undefined ? {} : { change: first }),
        message: `${capital(change.who)} may no longer ${deedsOf(permissions, [])} ${placeOf(change.scope)}${still}. Lost: ${shortened(permissions)}.`,
        severity: severityOf(loss),
        effects,
        assumed: change.assumed,
      };
    }
    for (const { change, who, place } of forgottenNeeds(powers)) {
      yield {
        change,
        message: `A grant of ${who} ${place} is forgotten: it stays in the cloud, and no later review sees changes to it.`,
        severity: 'medium',
        effects: { response: 'unknown', powers: 'unknown' },
      };
    }
  },
});

/** If findings no longer arrive, nothing works. If a build fails, the deployed function keeps working. */
function severityOf({ change, effects }: NeededLoss): Severity {
  if (change.identity === 'build') return 'medium';
  return effects.detection === 'weakened' && effects.response === 'weaker' ? 'critical' : 'high';
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
