import { confirm, heldStatus } from '../../../core/guards/authority';
import { MODES } from '../../../core/permissions/tiers';
import { viewFor } from '../../../core/runtime-config/config-for';
import { runtimeConfig } from '../../factories/config';

const OTHER = { id: 'shop-prod', number: '400000000002' };
const hub = (mode: (typeof MODES)[number]) =>
  runtimeConfig({ mode, workloads: [{ project: OTHER, mode, tiers: ['observe', 'access', 'workload'] }] });

describe('what the actor may do', () => {
  it.each([
    ['observe', 'record', 'would-run'],
    ['approve', 'record', 'awaiting-approval'],
    ['enforce', 'change', undefined],
  ] as const)('in mode %s is %s', (mode, may, held) => {
    const authority = confirm(runtimeConfig({ mode }));
    expect([authority.may, heldStatus(authority)]).toEqual([may, held]);
  });

  it.each(MODES)('in a protected project of a hub follows the mode of the project (%s)', (mode) => {
    expect(confirm(viewFor(hub(mode), OTHER.id)).may).toBe(mode === 'enforce' ? 'change' : 'record');
  });

  it.each(MODES)('is nothing in a project that is not listed, although the mode of the hub is %s', (mode) => {
    for (const project of ['another-project', undefined]) {
      expect(confirm(viewFor(hub(mode), project))).toEqual({ may: 'record', because: 'outside-rollout' });
    }
  });

  it('is nothing for a config that is not narrowed to one project', () => {
    expect(confirm(hub('enforce'))).toEqual({ may: 'record', because: 'outside-rollout' });
  });
});
