import fc from 'fast-check';
import { ACTION_IDS } from '../../../core/actions';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { definePlaybook } from '../../../core/catalogue/define-parts';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { MODES, TIERS } from '../../../core/permissions/tiers';
import { PLAYBOOK_IDS } from '../../../core/playbooks';
import { corpusOf } from '../../../core/replay/corpus';
import type { Responding } from '../../../core/replay/replay-findings';
import { responseDiff } from '../../../core/replay/response-diff';
import { NOW_MS, PROJECT, SERVICE } from '../../factories/names';
import { responding } from '../../factories/responding';

const whole = (base: Responding, head: Responding) =>
  responseDiff(base, head, corpusOf([base, head], NOW_MS));

/** One detector per playbook and the unknown threat, in every situation: the properties replay it for many configs. */
const TYPICAL = ['Added Malicious Binary', 'Built in Malicious Binary', 'Nobody Knows'];
const typical = corpusOf([responding()], NOW_MS).filter(({ notification: { finding } }) =>
  TYPICAL.some((name) => finding.category.includes(name)),
);
const diff = (base: Responding, head: Responding) => responseDiff(base, head, typical);

const modules = CATALOGUE.detectors
  .filter(({ category }) => TYPICAL.some((name) => category.includes(name)))
  .map(({ module }) => module);
const exemption = (name: string, expires: string) => ({
  resource: `projects/${PROJECT.id}/locations/us-central1/services/${name}`,
  reason: 'a drill',
  expires,
});

type Input = Required<Pick<ResponseConfigInput, 'mode' | 'actions' | 'policy' | 'playbooks'>> & {
  readonly tiers: ('observe' | 'access' | 'workload')[];
};
/** Configs that parse. Where the parser would require more members, the runtime members are set directly. */
const inputs: fc.Arbitrary<Input> = fc.record({
  mode: fc.constantFrom(...MODES),
  tiers: fc.subarray([...TIERS], { minLength: 1 }),
  actions: fc.record({ disable: fc.subarray([...ACTION_IDS]) }),
  playbooks: fc.dictionary(fc.constantFrom(...modules), fc.constantFrom(...PLAYBOOK_IDS), { maxKeys: 3 }),
  policy: fc.record({
    exemptions: fc
      .uniqueArray(fc.constantFrom('corpus-app', 'other', 'third'), { maxLength: 2 })
      .map((names) => names.map((name) => exemption(name, '2030-01-01T00:00:00Z'))),
    cooldownSeconds: fc.integer({ min: 0, max: 1000 }),
    holdHours: fc.integer({ min: 1, max: 100 }),
    breaker: fc.record({
      containments: fc.integer({ min: 1, max: 50 }),
      perMinutes: fc.integer({ min: 1, max: 100 }),
    }),
  }),
});

function side({ tiers, mode, actions, playbooks, policy }: Input): Responding {
  const { config, catalogue } = responding();
  return {
    catalogue,
    config: {
      ...config,
      mode,
      tiers,
      playbooks,
      actions: config.actions.filter((id) => !(actions.disable ?? []).includes(id)),
      policy: { ...config.policy, ...(policy as object) },
    },
  };
}

describe('the difference between two configs', () => {
  it('is empty if nothing changed, whatever the config', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(diff(side(input), side(input))).toMatchObject({
          verdict: 'unchanged',
          settings: [],
          coverage: [],
          differences: [],
        });
      }),
      { numRuns: 12 },
    );
  });

  /** Each makes a config weaker, or returns it unchanged if it cannot. */
  const WEAKENINGS: Readonly<Record<string, (input: Input) => Input>> = {
    'a removed tier': (input) => ({
      ...input,
      tiers: input.tiers.slice(0, Math.max(1, input.tiers.length - 1)),
    }),
    'a removed action': (input) => {
      const disable = input.actions.disable ?? [];
      const next = ACTION_IDS.find((id) => !disable.includes(id));
      return next === undefined ? input : { ...input, actions: { disable: [...disable, next] } };
    },
    'removed containment': (input) => ({
      ...input,
      actions: { disable: [...new Set([...(input.actions.disable ?? []), 'shift-traffic'])] },
    }),
    'an added exemption': (input) => ({
      ...input,
      policy: {
        ...input.policy,
        exemptions: [...(input.policy.exemptions ?? []), exemption('fourth', '2031-01-01T00:00:00Z')],
      },
    }),
    'an added exemption of the corpus': (input) => ({
      ...input,
      policy: {
        ...input.policy,
        exemptions: [...(input.policy.exemptions ?? []), exemption('corpus-app', '2031-01-01T00:00:00Z')],
      },
    }),
    'a lower mode': (input) => ({
      ...input,
      mode: MODES[Math.max(0, MODES.indexOf(input.mode) - 1)] as Input['mode'],
    }),
    'fewer containments': (input) => ({
      ...input,
      policy: {
        ...input.policy,
        breaker: {
          ...(input.policy.breaker as { containments: number; perMinutes: number }),
          containments: 1,
        },
      },
    }),
    'a longer cooldown': (input) => ({ ...input, policy: { ...input.policy, cooldownSeconds: 86_400 } }),
    'a longer hold': (input) => ({ ...input, policy: { ...input.policy, holdHours: 700 } }),
  };

  it.each(Object.entries(WEAKENINGS))('%s is weaker, never stronger', (_what, weaken) => {
    fc.assert(
      fc.property(inputs, (input) => {
        const weakened = weaken(input);
        const same = JSON.stringify(weakened) === JSON.stringify(input);
        const found = diff(side(input), side(weakened));
        expect(found.verdict).toBe(same ? 'unchanged' : 'weaker');
        expect(found.differences.filter(({ verdict }) => verdict === 'stronger')).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('is reversed in the reverse direction: what became weaker was stronger', () => {
    fc.assert(
      fc.property(inputs, inputs, (one, other) => {
        const [there, back] = [diff(side(one), side(other)), diff(side(other), side(one))];
        expect(there.differences.map(({ caseId }) => caseId)).toEqual(
          back.differences.map(({ caseId }) => caseId),
        );
        for (const [index, { verdict }] of there.differences.entries()) {
          if (verdict === 'stronger') expect(['weaker']).toContain(back.differences[index]?.verdict);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('does not depend on the order of the findings', () => {
    const [base, head] = [responding(), responding({ mode: 'observe', actions: { disable: ['notify'] } })];
    const straight = responseDiff(base, head, typical);
    fc.assert(
      fc.property(fc.shuffledSubarray(typical, { minLength: typical.length }), (shuffled) => {
        expect(responseDiff(base, head, shuffled)).toEqual(straight);
      }),
      { numRuns: 3 },
    );
  });

  it('with one changed playbook is exactly the findings that this playbook answers', () => {
    const quiet = definePlaybook({
      id: 'quiet',
      version: 1,
      reason: 'a test',
      steps: ['preserve-evidence', 'notify'],
    });
    const extend = { playbooks: [quiet] };
    const detector = 'CLOUD_RUN_REVERSE_SHELL';
    const [base, head] = [responding({ extend }), responding({ extend, playbooks: { [detector]: 'quiet' } })];
    const corpus = corpusOf([base, head], NOW_MS);
    const affected = corpus
      .filter(
        ({ notification: { finding } }) =>
          finding.category === 'Reverse Shell' && finding.resourceName.startsWith('//run'),
      )
      .map(({ notification }) => notification.finding.canonicalName)
      .sort();
    const found = responseDiff(base, head, corpus);
    expect(found.differences.map(({ base: { canonicalName } }) => canonicalName).sort()).toEqual(affected);
    expect(found.coverage.map((one) => one.detector)).toEqual([detector]);
    expect(found.verdict).toBe('weaker');
  });

  it('with another version of a playbook under the same id is also exactly its findings', () => {
    const playbook = (steps: readonly string[]) => ({ id: 'mine', version: 1, reason: 'a test', steps });
    const config = (steps: readonly string[]) =>
      responding({
        extend: { playbooks: [playbook(steps)] },
        playbooks: { CLOUD_RUN_REVERSE_SHELL: 'mine' },
      });
    const found = whole(
      config(['preserve-evidence', 'notify']),
      config(['preserve-evidence', 'stop-service', 'notify']),
    );
    expect(found.verdict).toBe('stronger');
    expect(new Set(found.differences.map(({ base: { detector } }) => detector))).toEqual(
      new Set(['CLOUD_RUN_REVERSE_SHELL']),
    );
  });

  it('shows an exemption on the workload that it exempts', () => {
    const exemptions = [{ resource: SERVICE, reason: 'a drill', expires: '2030-01-01T00:00:00Z' }];
    const found = whole(responding(), responding({ policy: { exemptions } }));
    expect(found).toMatchObject({ verdict: 'weaker', settings: [{ setting: 'policy.exemptions' }] });
    expect(new Set(found.differences.map(({ base: { resource } }) => resource))).toEqual(
      new Set([`//run.googleapis.com/${SERVICE}`]),
    );
  });
});
