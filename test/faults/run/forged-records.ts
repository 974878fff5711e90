import { planHash } from '../../../core/plan/plan-hash';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { isObject, type JsonObject } from '../../../core/values/json';
import { type Named, serviceName, siblingName } from '../schedule/names';
import type { LATER_FORGERIES } from '../schedule/schedule';

/** Rewritten documents of a case that a second attacker invented (test/functions/actor/attacked-words.test.ts). */

type Later = Exclude<(typeof LATER_FORGERIES)[number], 'command-changed' | 'command-other-plan'>;

/** @param named the next service of the schedule is another workload */
export function forgedDocument(what: Later, document: JsonObject, named: Named): JsonObject {
  if (what === 'no-record') {
    const { record: _record, ...rest } = document;
    return rest;
  }
  if (what === 'closed') return { ...document, state: 'closed' };
  const record = isObject(document.record) ? document.record : {};
  return { ...document, state: 'handed-over', record: RECORDS[what](record, named) };
}

type Change = (record: JsonObject, named: Named) => JsonObject;

const RECORDS: Readonly<Record<Exclude<Later, 'no-record' | 'closed'>, Change>> = {
  'empty-plan': (record) => withSteps(record, () => false),
  'plan-without-change': (record) => withSteps(record, ({ before }) => before === null),
  'other-workload': (record, schedule) => {
    const forged = withSteps(about(record, nextService(record, schedule)), () => false);
    const withheld = [{ action: 'shift-traffic', reason: 'forged', cause: 'guard' }];
    return { ...forged, plan: { ...planOf(forged), withheld } };
  },
  'other-project': (record) =>
    withSteps(
      about(record, '//run.googleapis.com/projects/other-prod/locations/us-central1/services/web-0'),
      () => false,
    ),
  'no-workload': (record) => withSteps(about(record, 'nothing'), () => false),
  'malformed-changes': (record) => ({ ...record, changes: 5 }),
  'unknown-action': (record) => {
    const plan = planOf(record);
    const steps = stepsOf(plan).map((step) => ({ ...step, action: 'unheard-of', before: {} }));
    return { ...record, replanned: { ...plan, steps: steps as unknown as JsonObject[] } };
  },
  'no-mark-step': (record) => withSteps(record, ({ action }) => action !== 'annotate-finding'),
  'says-observed': (record) => ({ ...record, verdict: 'observed' }),
};

const planOf = ({ plan }: JsonObject): JsonObject => (isObject(plan) ? plan : {});
const stepsOf = ({ steps }: JsonObject): readonly PlannedStep[] =>
  Array.isArray(steps) ? (steps.filter(isObject) as unknown as PlannedStep[]) : [];

const about = (record: JsonObject, resource: string): JsonObject => ({
  ...record,
  finding: { ...(isObject(record.finding) ? record.finding : {}), resource },
});

/** If there is only one service, it is the sibling that no finding names. */
function nextService({ finding }: JsonObject, schedule: Named): string {
  const resource = isObject(finding) ? String(finding.resource) : '';
  const names = schedule.services.map((_, index) => `//run.googleapis.com/${serviceName(schedule, index)}`);
  const own = Math.max(0, names.indexOf(resource));
  const next = (own + 1) % names.length;
  return next === own ? `//run.googleapis.com/${siblingName(schedule)}` : (names[next] as string);
}

function withSteps(record: JsonObject, keep: (step: PlannedStep) => boolean): JsonObject {
  const steps = stepsOf(planOf(record)).filter(keep);
  const plan = {
    ...planOf(record),
    steps: steps as unknown as JsonObject[],
    withheld: [],
    hash: planHash(steps),
  };
  return { ...record, plan };
}
