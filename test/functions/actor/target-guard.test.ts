import { parseCloudRunName } from '../../../core/finding/resource-names';
import { targetGuard } from '../../../functions/actor/target-guard';
import { createFakeWorld } from '../../factories/fakes';
import { PROJECT, RESOURCE, SERVICE, SIBLING } from '../../factories/names';
import { actorDependencies } from '../../factories/pipeline';
import { planOf } from '../../factories/plan';

const deps = actorDependencies(createFakeWorld());
const [STEP] = planOf().steps.filter(({ action }) => action === 'shift-traffic');
const tryName = (name: string) => {
  const parsed = parseCloudRunName(name);
  return parsed.ok ? parsed.value : undefined;
};
const answerFor = (target: string, resource = RESOURCE): string => {
  if (!STEP) throw new Error('the plan shifts no traffic');
  return targetGuard({ ...STEP, target }, tryName(resource), deps).kind;
};

test.each([
  ['by its name', SERVICE],
  ["with the project's number", SERVICE.replace(PROJECT.id, PROJECT.number)],
])("a step may change the finding's own resource, %s", (_how, target) => {
  expect(answerFor(target)).toBe('pass');
});

test.each([
  ['a sibling', SIBLING],
  ['a name that only starts with the same text', `${SERVICE}-admin`],
  ['the same name in another project', SERVICE.replace(PROJECT.id, 'other-prod')],
  ['the same name in another region', SERVICE.replace('europe-west1', 'us-central1')],
  ['a job of the same name', SERVICE.replace('services', 'jobs')],
  ['no name', ''],
])('a step may not change %s', (_what, target) => {
  expect(answerFor(target)).toBe('refuse');
});

test('a step may change nothing if the resource of the finding is not a workload', () => {
  expect(answerFor(SERVICE, '//storage.googleapis.com/b')).toBe('refuse');
  expect(answerFor('', '')).toBe('refuse');
});
