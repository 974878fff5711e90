import { checkedConfig } from '../../../constructs/pipeline/checked-config';
import { PROJECT } from '../../factories/names';

describe('a config that is refused', () => {
  test('is reported with all its problems and their places', () => {
    const config = { project: PROJECT, region: 'Mars', moed: 'observe' };
    expect(() => checkedConfig(config)).toThrow(
      /the config has 2 problems:\n {2}- region: .*\n {2}- \(top level\): /,
    );
  });
});

describe('a risky value', () => {
  const shared = `${PROJECT.number}-compute@developer.gserviceaccount.com`;
  const config = {
    project: PROJECT,
    region: 'us-central1',
    operators: ['user:oncall@example.com'],
    powers: { tiers: ['observe' as const, 'workload' as const], runtimeServiceAccounts: [shared] },
  };

  test('is a warning', () => {
    const said: string[] = [];
    checkedConfig(config, { warn: (line) => void said.push(line) });
    expect(said).toEqual([expect.stringMatching(/^warning: powers\.runtimeServiceAccounts\.0: /)]);
  });

  test('is refused if the environment or the caller is strict', () => {
    expect(() => checkedConfig(config, { strict: true })).toThrow(/the config has 1 problem/);
    process.env.RIPOSTE_STRICT = '1';
    try {
      expect(() => checkedConfig(config)).toThrow(/the config has 1 problem/);
    } finally {
      delete process.env.RIPOSTE_STRICT;
    }
  });

  test('an exemption that lasts too long is always refused', () => {
    const resource = `projects/${PROJECT.id}/locations/us-central1/services/web`;
    const policy = { exemptions: [{ resource, reason: 'a test', expires: '2099-01-01T00:00:00Z' }] };
    expect(() => checkedConfig({ ...config, policy }, { warn: () => undefined })).toThrow(/2099/);
  });
});
