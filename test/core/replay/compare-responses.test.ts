import { CATALOGUE, extendCatalogue } from '../../../core/catalogue/catalogue';
import type { Playbook } from '../../../core/playbooks';
import { compareResponses, tryDifference } from '../../../core/replay/compare-responses';
import { responseVerdict, verdictOfChanges } from '../../../core/replay/direction';
import { type ReplayOutcome, replayFindings } from '../../../core/replay/replay-findings';
import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import { known } from '../../../core/values/result';
import { onlyBadRevisions } from '../../factories/cloud-run-json';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { facts, servedBy } from '../../factories/investigation';
import { ADDED, EVENT_TIME, FINDING_ID, SERVICE } from '../../factories/names';
import { aRecorded, type RecordedChanges } from '../../factories/recorded';

const outcome = (config: RuntimeConfig, changes: RecordedChanges = {}): ReplayOutcome =>
  replayFindings([aRecorded(changes)], config, CATALOGUE)[0] as ReplayOutcome;
const between = (base: RuntimeConfig, head: RuntimeConfig, changes: RecordedChanges = {}) => {
  const difference = tryDifference(outcome(base, changes), outcome(head, changes));
  return { verdict: difference?.verdict, texts: difference?.changes.map(({ text }) => text) ?? [] };
};
const enforce = runtimeConfig();
const without = (...ids: string[]) =>
  runtimeConfig({ actions: enforce.actions.filter((id) => !ids.includes(id)) });
const exemptions = [{ resource: SERVICE, reason: 'a drill', expires: '2030-01-01T00:00:00Z' }];
const exempt = withPolicy({ exemptions });
const noRefuge = { investigation: { revisions: known(facts(onlyBadRevisions())) } };

describe('one finding', () => {
  it('with the same response is not a difference', () => {
    expect(tryDifference(outcome(enforce), outcome(enforce))).toBeUndefined();
  });

  it.each<[string, RuntimeConfig, RuntimeConfig, RecordedChanges, string]>([
    [
      'a lower mode, observe',
      enforce,
      runtimeConfig({ mode: 'observe' }),
      {},
      'shift-traffic: mode observe: would plan, changes nothing',
    ],
    [
      'a lower mode, approve',
      enforce,
      runtimeConfig({ mode: 'approve' }),
      {},
      'shift-traffic: mode approve: waits for a person, changes nothing',
    ],
    [
      'an exemption',
      enforce,
      exempt,
      {},
      `shift-traffic: withheld, exemption: ${SERVICE} is exempt until 2030-01-01T00:00:00Z: a drill`,
    ],
    [
      'a removed tier',
      enforce,
      runtimeConfig({ tiers: ['observe', 'access'] }),
      {},
      expect.stringMatching(/^shift-traffic: withheld, .*tier "workload".*powers\.tiers/),
    ],
    [
      'a removed action',
      enforce,
      without('stop-service'),
      noRefuge,
      expect.stringMatching(/^stop-service: withheld, .*actions\.disable/),
    ],
    [
      'a playbook with fewer steps',
      enforce,
      runtimeConfig({ playbooks: { CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED: 'default' } }),
      {},
      'shift-traffic: removed from the playbook',
    ],
    [
      'a removed recording',
      enforce,
      without('notify'),
      {},
      expect.stringMatching(/^notify: withheld, .*actions\.disable/),
    ],
  ])('%s is weaker, and the reverse change is stronger', (_what, base, head, changes, text) => {
    const there = between(base, head, changes);
    expect(there.verdict).toBe('weaker');
    expect(there.texts).toContainEqual(text);
    expect(between(head, base, changes).verdict).toBe('stronger');
  });

  it('with a new step names what was there before', () => {
    expect(between(exempt, enforce).texts).toContain(
      `shift-traffic: runs (before: withheld, exemption: ${SERVICE} is exempt until 2030-01-01T00:00:00Z: a drill)`,
    );
  });

  it('is weaker if it falls back to a later alternative, and stronger if it no longer does', () => {
    const down = between(enforce, without('shift-traffic'));
    expect(down.verdict).toBe('weaker');
    expect(down.texts).toContain(
      'stop-service: runs, instead of an alternative that is withheld or unnecessary',
    );
    const up = between(without('shift-traffic'), enforce);
    expect(up.verdict).toBe('stronger');
    expect(up.texts).toContain(
      'stop-service: gives way to shift-traffic, which the playbook tries before it',
    );
  });

  it('that loses one action and gains another is mixed', () => {
    const chosen = (id: string) =>
      runtimeConfig({
        playbooks: { CLOUD_RUN_ADDED_MALICIOUS_BINARY_EXECUTED: id },
        actions: without('remove-public-access').actions,
      });
    const other = {
      ...enforce,
      mode: 'enforce' as const,
      actions: without('shift-traffic', 'stop-service').actions,
    };
    expect(between(chosen('runtime-malicious-binary'), other, { finding: { category: ADDED } }).verdict).toBe(
      'mixed',
    );
  });

  it('is not stronger because its alternative is only unnecessary, and is weaker in the other direction', () => {
    // The bad revision serves nothing: shift-traffic is unnecessary, and without it the service would be stopped.
    const idle = { investigation: servedBy('checkout-00001-cln') };
    expect(between(enforce, without('shift-traffic'), idle).verdict).toBe('different');
    expect(between(without('shift-traffic'), enforce, idle).verdict).toBe('weaker');
  });

  it('is weaker if another playbook skips an action, whatever the order of the steps', () => {
    const playbook = (steps: Playbook['steps']) => ({ id: 'own', version: 1, reason: 'a test', steps });
    const answered = (steps: Playbook['steps']) => {
      const extended = extendCatalogue({ playbooks: [playbook(steps)] });
      if (!extended.ok) throw new Error(extended.error[0]?.what);
      const config = runtimeConfig({ playbooks: { CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED: 'own' } });
      return replayFindings([aRecorded()], config, extended.value)[0] as ReplayOutcome;
    };
    const [stops, tellsInstead] = [
      answered(['stop-service']),
      answered([{ firstOf: ['notify', 'stop-service'] }]),
    ];
    const there = tryDifference(stops, tellsInstead);
    expect(there?.verdict).toBe('mixed');
    expect(there?.changes).toContainEqual({
      about: 'stop-service',
      direction: 'weaker',
      text: 'stop-service: passed over, because the playbook tries notify first',
    });
    expect(tryDifference(tellsInstead, stops)?.changes).toContainEqual(
      expect.objectContaining({ about: 'stop-service', direction: 'stronger' }),
    );
  });

  it('is answered in the same way if it is withheld for another reason', () => {
    const held = { investigation: { hold: known({ active: true }) } };
    expect(between(enforce, exempt, held).verdict).toBeUndefined();
  });
});

describe('many findings', () => {
  const ids = ['1', '2', '3'].map((digit) => FINDING_ID.slice(0, -1) + digit);
  const recorded = ids.map((id) => aRecorded({ finding: named(id) }));
  const replayed = (config: RuntimeConfig, list = recorded) => replayFindings(list, config, CATALOGUE);

  function named(id: string) {
    const name = `projects/400000000001/sources/7700000000000000077/locations/global/findings/${id}`;
    return { name, canonicalName: name, eventTime: EVENT_TIME };
  }

  it('are paired by case, whatever their order on either side', () => {
    const observe = runtimeConfig({ mode: 'observe' });
    const straight = compareResponses(replayed(enforce), replayed(observe));
    expect(straight).toHaveLength(3);
    expect(compareResponses(replayed(enforce), replayed(observe).reverse())).toEqual(straight);
    expect(compareResponses(replayed(enforce).reverse(), replayed(observe))).toEqual(straight);
  });

  it('of one case, recorded twice, are paired in order', () => {
    const twice = [aRecorded(), aRecorded(noRefuge)];
    expect(compareResponses(replayed(enforce, twice), replayed(enforce, twice))).toEqual([]);
    expect(compareResponses(replayed(enforce, twice), replayed(without('stop-service'), twice))).toHaveLength(
      1,
    );
  });

  it('that differ between the sides are a fault of the caller', () => {
    expect(() => compareResponses(replayed(enforce), replayed(enforce).slice(1))).toThrow(/3 and 2 findings/);
    const other = [...replayed(enforce).slice(1), outcome(enforce)];
    expect(() => compareResponses(replayed(enforce), other)).toThrow(/case-/);
  });
});

describe('the total verdict', () => {
  const sum = (...verdicts: Parameters<typeof responseVerdict>[0][number]['verdict'][]) =>
    responseVerdict(verdicts.map((verdict) => ({ verdict })));

  it('is weaker if any response is weaker', () => {
    expect(sum('stronger', 'weaker')).toBe('weaker');
    expect(sum('stronger', 'mixed')).toBe('weaker');
    expect(sum('different', 'stronger')).toBe('stronger');
    expect(sum('different')).toBe('different');
    expect(sum()).toBe('unchanged');
  });

  it('of single changes keeps both directions', () => {
    expect(verdictOfChanges([{ direction: 'weaker' }, { direction: 'stronger' }])).toBe('mixed');
    expect(verdictOfChanges([{ direction: 'neither' }])).toBe('different');
    expect(verdictOfChanges([])).toBe('unchanged');
  });
});
