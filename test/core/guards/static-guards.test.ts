import { parseCloudRunName } from '../../../core/finding/resource-names';
import { exemptionGuard, selfProtectionGuard } from '../../../core/guards/static-guards';
import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import { runtimeConfig, withPolicy } from '../../factories/config';
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

/** Otherwise, an attacker who controls the pipeline's own services could stop it with a finding about them. */
describe('Riposte does not act on its own services', () => {
  it.each([
    ['by the id of the project', PROJECT.id],
    ['by its number', PROJECT.number],
  ])('named %s', (_how, project) => {
    expect(answerFor(service(project))).toBe('self-protection');
  });

  it('for every one that the config names', () => {
    const { self } = runtimeConfig();
    expect(self.length).toBeGreaterThan(1);
    expect(self.map((id) => answerFor(service(PROJECT.id, LOCATION, id)))).toEqual(
      self.map(() => 'self-protection'),
    );
  });

  it('in the hub, even while a case is about one of its projects', () => {
    const inHub = { ...runtimeConfig(), hub: HUB };
    expect(answerFor(service(HUB.id), inHub)).toBe('self-protection');
  });
});

describe('an exemption', () => {
  const name = service(PROJECT.id, LOCATION, 'checkout');
  const target = parseCloudRunName(name);
  const answer = (expires: string, resource = name) => {
    if (!target.ok) throw new Error(target.error);
    const config = withPolicy({ exemptions: [{ resource, reason: 'a drill', expires }] });
    return exemptionGuard(target.value, config, Date.parse('2026-05-06T00:00:00Z')).kind;
  };

  it('applies until its end', () => {
    expect(answer('2026-05-06T00:00:01Z')).toBe('refuse');
    expect(answer('2026-05-06T00:00:00Z')).toBe('pass');
  });

  it.each(['never', '', '2026-13-01T00:00:00Z'])('whose end "%s" cannot be read does not end', (expires) => {
    expect(answer(expires)).toBe('refuse');
  });

  it('whose end cannot be read exempts only its own resource if that can be read', () => {
    expect(answer('never', service(PROJECT.id, LOCATION, 'another'))).toBe('refuse');
    expect(answer('2026-05-06T00:00:01Z', service(PROJECT.id, LOCATION, 'another'))).toBe('pass');
  });

  it('with the number of the project exempts the service that is named by its id', () => {
    expect(answer('2030-01-01T00:00:00Z', service(PROJECT.number, LOCATION, 'checkout'))).toBe('refuse');
  });

  it('whose resource cannot be read exempts everything', () => {
    expect(answer('2030-01-01T00:00:00Z', 'projects/*')).toBe('refuse');
  });
});

describe('Riposte protects a workload that only has a similar name', () => {
  it.each([
    ['in another region', service(PROJECT.id, 'asia-east1'), runtimeConfig()],
    ['in a project of a hub', service(PROJECT.id), { ...runtimeConfig(), hub: HUB }],
    ['as a job', service(PROJECT.id).replace('services', 'jobs'), runtimeConfig()],
    ['with a longer name', `${service(PROJECT.id)}-2`, runtimeConfig()],
  ])('%s', (_where, name, config) => {
    expect(answerFor(name, config)).toBe('pass');
  });
});
