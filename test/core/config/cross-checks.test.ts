import { parseResponseConfig } from '../../../core/config/response-config';
import type { Problem } from '../../../core/problem/problem';
import { configInput } from '../../factories/config';
import { PROJECT, SERVICE } from '../../factories/names';

type Input = Record<string, unknown>;

const problemsOf = (input: unknown): readonly Problem[] => {
  const parsed = parseResponseConfig(input);
  return parsed.ok ? [] : parsed.error;
};
const placesOf = (input: unknown) => problemsOf(input).map((problem) => problem.where);
const minimal = (): Input => ({
  project: { ...PROJECT },
  region: 'europe-west1',
  backend: { type: 'local', path: 'state' },
});
const exemption = (changes: Input = {}) => ({
  resource: SERVICE,
  reason: 'release day',
  expires: '2026-06-01T00:00:00Z',
  ...changes,
});

describe('rules that span members', () => {
  it('require the tier observe', () => {
    expect(placesOf(configInput({ powers: { tiers: ['access'] } }))).toContain('powers.tiers');
  });

  it('require runtime service accounts for the tier workload', () => {
    expect(placesOf(configInput({ powers: { tiers: ['observe', 'workload'] } }))).toEqual([
      'powers.runtimeServiceAccounts',
    ]);
  });

  it.each([[['observe']], [['observe', 'observe']]])(
    'require a tier that can act in addition to %j in enforce mode',
    (tiers) => {
      expect(placesOf(configInput({ powers: { tiers: tiers as ['observe'] } }))).toEqual(['powers.tiers']);
    },
  );

  it.each(['CLOUD_RUN_REVERSE_SHEL', 'REVERSE_SHELL'])('require a detector that exists, not %s', (module) => {
    expect(placesOf({ ...minimal(), playbooks: { [module]: 'default' } })).toEqual([`playbooks.${module}`]);
  });

  it.each(['CLOUD_RUN_REVERSE_SHELL', 'UNKNOWN_THREAT'])(
    'let the operator choose a playbook for %s',
    (module) => {
      expect(problemsOf({ ...minimal(), playbooks: { [module]: 'built-in-malicious-binary' } })).toEqual([]);
    },
  );

  it('require exemptions of the protected project', () => {
    const resource = SERVICE.replace(PROJECT.id, 'other-prod');
    expect(placesOf({ ...minimal(), policy: { exemptions: [exemption({ resource })] } })).toEqual([
      'policy.exemptions.0.resource',
    ]);
  });

  it('accept the project number in an exemption as well', () => {
    const resource = SERVICE.replace(PROJECT.id, PROJECT.number);
    expect(problemsOf({ ...minimal(), policy: { exemptions: [exemption({ resource })] } })).toEqual([]);
  });
});

describe('mode enforce', () => {
  it('needs somebody who may undo', () => {
    const parsed = parseResponseConfig(configInput({ operators: [] }));
    expect(parsed.ok ? [] : parsed.error.map((problem) => problem.where)).toEqual(['operators']);
  });
});

describe('a config with wrong values and wrong combinations', () => {
  it('gets both kinds of problems at once', () => {
    const parsed = parseResponseConfig({
      ...configInput({ powers: { tiers: ['observe', 'workload'], runtimeServiceAccounts: [] } }),
      region: 'Mars',
      reigon: 'typo',
    });
    const where = parsed.ok ? [] : parsed.error.map((problem) => problem.where);
    expect(where.sort()).toEqual(['(top level)', 'powers.runtimeServiceAccounts', 'region']);
  });

  it('gets no problem about combinations with a member that is wrong itself', () => {
    const parsed = parseResponseConfig(
      configInput({ powers: { tiers: ['everything' as never], runtimeServiceAccounts: [] } }),
    );
    expect(parsed.ok ? [] : parsed.error.map((problem) => problem.where)).toEqual(['powers.tiers.0']);
  });
});
