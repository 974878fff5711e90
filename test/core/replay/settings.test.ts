import { compareSettings } from '../../../core/replay/settings';
import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { PROJECT, SERVICE } from '../../factories/names';

const base = runtimeConfig();
const exemption = (expires: string, reason = 'r') => ({ resource: SERVICE, reason, expires });
const exempt = (...ends: string[]) => withPolicy({ exemptions: ends.map((end) => exemption(end)) });
const said = (head: RuntimeConfig, from = base) =>
  compareSettings(from, head).map(({ setting, verdict, text }) => [setting, verdict, text]);
const [Y30, Y31] = ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'] as const;

describe('settings', () => {
  it('have no changes if they are the same', () => {
    expect(compareSettings(base, runtimeConfig())).toEqual([]);
  });

  it.each<[string, RuntimeConfig, RuntimeConfig]>([
    ['mode', base, runtimeConfig({ mode: 'approve' })],
    ['powers.tiers', base, runtimeConfig({ tiers: ['observe', 'access'] })],
    ['actions.disable', base, runtimeConfig({ actions: base.actions.slice(1) })],
    ['audit.deployers', base, runtimeConfig({ pipeline: { name: 'riposte', deployers: ['a@b.c'] } })],
    ['self', base, runtimeConfig({ self: [...base.self, 'web'] })],
    ['policy.exemptions', base, exempt(Y30)],
    ['policy.exemptions', exempt(Y30), exempt(Y31)],
    ['policy.exemptions', exempt(Y30), exempt(Y30, Y31)],
    ['policy.breaker.containments', base, withPolicy({ breaker: { containments: 1, perMinutes: 60 } })],
    ['policy.breaker.perMinutes', base, withPolicy({ breaker: { containments: 10, perMinutes: 120 } })],
    ['policy.minimumSeverity', base, withPolicy({ minimumSeverity: 'CRITICAL' })],
    ['policy.minimumSeverity', withPolicy({ minimumSeverity: undefined as never }), base],
    ['policy.cooldownSeconds', base, withPolicy({ cooldownSeconds: 600 })],
    ['policy.holdHours', base, withPolicy({ holdHours: 48 })],
    ['policy.windowMinutes', base, withPolicy({ windowMinutes: 1 })],
  ])('%s: one direction is weaker, the other stronger', (setting, was, is) => {
    expect(said(is, was).map(([name, verdict]) => [name, verdict])).toEqual([[setting, 'weaker']]);
    expect(said(was, is).map(([name, verdict]) => [name, verdict])).toEqual([[setting, 'stronger']]);
  });

  it('are shown with what they mean', () => {
    expect(said(runtimeConfig({ mode: 'observe' }))).toEqual([
      ['mode', 'weaker', 'mode enforce -> observe: plans, changes nothing'],
    ]);
    expect(said(exempt(Y31), exempt(Y30))[0]?.[2]).toBe(
      `${SERVICE} exempt until ${Y31}: r (before: until ${Y30})`,
    );
    expect(said(runtimeConfig({ actions: base.actions.filter((id) => id !== 'stop-service') }))[0]?.[2]).toBe(
      'action stop-service is no longer enabled',
    );
  });

  it('that only inform are neither weaker nor stronger', () => {
    expect(said(runtimeConfig({ reputation: { secretVersion: 's' } }))[0]?.[1]).toBe('different');
    expect(said(withPolicy({ verifyWaitSeconds: 0 }))[0]?.[1]).toBe('different');
  });

  it('of a rollout are listed once for all projects that they apply to', () => {
    const project = (id: string, mode: 'observe' | 'enforce') => ({
      project: { id, number: id },
      mode,
      tiers: base.tiers,
    });
    const hub = (...workloads: ReturnType<typeof project>[]) => ({
      ...base,
      project: { ...PROJECT },
      workloads,
    });
    const was = hub(project('aa', 'enforce'), project('bb', 'enforce'), project('cc', 'observe'));
    const is = hub(project('aa', 'observe'), project('bb', 'observe'), project('dd', 'enforce'));
    expect(compareSettings(was, is).map(({ projects, verdict, text }) => [projects, verdict, text])).toEqual([
      [['aa', 'bb'], 'weaker', 'mode enforce -> observe: plans, changes nothing'],
      [['cc'], 'weaker', 'no longer protected'],
      [['dd'], 'stronger', 'newly protected, mode enforce'],
    ]);
  });
});
