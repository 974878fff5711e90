import type { RuntimeConfig } from '../../../core/config/runtime-config';
import { parseCloudRunName } from '../../../core/finding/resource-names';
import { selfProtectionGuard } from '../../../core/guards/static-guards';
import { runtimeConfig } from '../../factories/config';
import { LOCATION, PROJECT } from '../../factories/names';

const HUB = { id: 'sec-hub', number: '111111111111' };
const [SELF = ''] = runtimeConfig().self;

function answerFor(name: string, config: RuntimeConfig = runtimeConfig()): string {
  const target = parseCloudRunName(`//run.googleapis.com/${name}`);
  if (!target.ok) throw new Error(target.error);
  const answer = selfProtectionGuard(target.value, config);
  return answer.kind === 'refuse' ? answer.guard : answer.kind;
}
const service = (project: string, location = LOCATION, id = SELF) =>
  `projects/${project}/locations/${location}/services/${id}`;

/** Who controls the pipeline's own services would otherwise switch it off with a finding about them. */
describe("Riposte's own services are left alone", () => {
  it.each([
    ['by the id of the project', PROJECT.id],
    ['by its number', PROJECT.number],
  ])('named %s', (_how, project) => {
    expect(answerFor(service(project))).toBe('self-protection');
  });

  it('every one that the config names', () => {
    const { self } = runtimeConfig();
    expect(self.length).toBeGreaterThan(1);
    expect(self.map((id) => answerFor(service(PROJECT.id, LOCATION, id)))).toEqual(
      self.map(() => 'self-protection'),
    );
  });

  it('in the hub, also while a case is about one of its projects', () => {
    const inHub = { ...runtimeConfig(), hub: HUB };
    expect(answerFor(service(HUB.id), inHub)).toBe('self-protection');
  });
});

describe('a workload that is only called the same is protected like any other', () => {
  it.each([
    ['in another region', service(PROJECT.id, 'asia-east1'), runtimeConfig()],
    ['in a project of a hub', service(PROJECT.id), { ...runtimeConfig(), hub: HUB }],
    ['as a job', service(PROJECT.id).replace('services', 'jobs'), runtimeConfig()],
    ['but for an ending', `${service(PROJECT.id)}-2`, runtimeConfig()],
  ])('%s', (_where, name, config) => {
    expect(answerFor(name, config)).toBe('pass');
  });
});
