import fc from 'fast-check';
import { ACTION_IDS } from '../../../core/actions';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import type { Investigation } from '../../../core/facts/investigation';
import { MODES, TIERS } from '../../../core/permissions/tiers';
import { planHash } from '../../../core/plan/plan-hash';
import { planResponse } from '../../../core/planning/plan-response';
import { ALL_PLAYBOOKS } from '../../../core/playbooks';
import type { JsonObject } from '../../../core/values/json';
import { known, type Part, unavailable } from '../../../core/values/result';
import { revisionJson, serviceJson } from '../../factories/cloud-run-json';
import { runtimeConfig } from '../../factories/config';
import { aFinding } from '../../factories/finding';
import { facts, settings } from '../../factories/investigation';
import { BAD_DIGEST, CLEAN_DIGEST, NOW_MS } from '../../factories/names';
import { planInput, planOf } from '../../factories/plan';

const part = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Part<T>> =>
  fc.oneof(value.map(known), fc.constant(unavailable<T>('no answer')));

const revision = fc.tuple(
  fc.constantFrom(BAD_DIGEST, CLEAN_DIGEST, undefined),
  fc.integer({ min: 1, max: 9 }),
  fc.boolean(),
);
const revisions = fc
  .tuple(
    fc.uniqueArray(revision, { maxLength: 5, selector: ([, number]) => number }),
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([all, serving]) =>
    facts(
      all.map(([digest, number, ready]) =>
        revisionJson(`checkout-0000${number}`, digest, {
          createTime: `2026-05-0${number}T00:00:00Z`,
          ...(ready ? {} : { conditions: [] }),
        }),
      ),
      `checkout-0000${serving}`,
    ),
  );
const service = fc
  .record({ traffic: fc.jsonValue(), scaling: fc.jsonValue(), bindings: fc.jsonValue() })
  .map(({ traffic, scaling, bindings }) =>
    settings(serviceJson({ traffic, scaling } as JsonObject), { bindings } as JsonObject),
  );
const hold = fc.record({ active: fc.boolean() });
const investigation: fc.Arbitrary<Partial<Investigation>> = fc.record({
  service: part(service),
  revisions: part(revisions),
  hold: part(hold),
});
const findings = fc
  .record({
    category: fc.constantFrom(
      'Execution: Built in Malicious Binary Executed',
      'Execution: Added Malicious Binary Executed',
      'x',
    ),
    state: fc.constantFrom('ACTIVE', 'INACTIVE'),
    containers: fc.constantFrom([], undefined),
  })
  .map(({ containers, ...rest }) => aFinding({ ...rest, ...(containers ? { containers } : {}) }));
const configs = fc
  .record({
    mode: fc.constantFrom(...MODES),
    tiers: fc.subarray([...TIERS]),
    actions: fc.subarray([...ACTION_IDS]),
  })
  .map((changes) => runtimeConfig(changes));
const inputs = fc
  .record({ finding: findings, investigation, config: configs })
  .map((changes) => planInput(changes));

describe('planResponse', () => {
  it('is total, and gives a reason for every action of the playbook that it does not plan', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planResponse(input);
        expect(plan.withheld.every((entry) => entry.reason.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is pure', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const before = JSON.stringify(input);
        expect(planResponse(input)).toEqual(planResponse(input));
        expect(JSON.stringify(input)).toBe(before);
      }),
    );
  });

  it('makes the same plan in every mode', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const hashes = MODES.map(
          (mode) => planResponse({ ...input, config: { ...input.config, mode } }).hash,
        );
        expect(new Set(hashes).size).toBe(1);
      }),
    );
  });

  it('makes the same plan at any time', () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (input, ms) => {
        expect(planResponse({ ...input, nowMs: NOW_MS + ms }).hash).toBe(planResponse(input).hash);
      }),
    );
  });

  it('never plans an action that is disabled or whose tier is not granted', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { actions, tiers } = input.config;
        const wrong = planResponse(input).steps.filter(
          ({ action }) => !actions.includes(action) || !tiers.includes(CATALOGUE.action(action).tier),
        );
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('never sends traffic to a revision that is not known to run another digest', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const shift = planResponse(input).steps.find((step) => step.action === 'shift-traffic');
        if (!shift || input.investigation.revisions.status !== 'known') return;
        const [{ revision: name }] = (shift.after as { traffic: [{ revision: string }] }).traffic;
        const refuge = input.investigation.revisions.value.find((one) => one.name === name);
        expect(refuge).toMatchObject({ bad: false, ready: true });
      }),
      { numRuns: 300 },
    );
  });

  it('plans at most one of each set of alternatives', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const planned = planResponse(input).steps.map((step) => step.action);
        for (const entry of input.playbook.steps) {
          if (typeof entry !== 'string')
            expect(entry.firstOf.filter((id) => planned.includes(id)).length).toBeLessThan(2);
        }
      }),
    );
  });

  it('withholds an action whose planning throws, and plans the rest', () => {
    const broken = { ...settings(), raw: null as never };
    const plan = planOf({ investigation: { service: known(broken) } });
    expect(
      plan.withheld.filter((entry) => entry.reason.startsWith('planning failed')).length,
    ).toBeGreaterThan(0);
    expect(plan.steps.map((step) => step.action)).toContain('notify');
  });
});

describe('the plan hash', () => {
  const { steps } = planOf();
  const [first, ...rest] = steps as [(typeof steps)[number], ...typeof steps];

  it('covers exactly the steps of the plan', () => {
    expect(planOf().hash).toBe(planHash(steps));
  });

  it.each(['before', 'after'] as const)('changes with %s', (member) => {
    expect(planHash([{ ...first, [member]: { traffic: 'other' } }, ...rest])).not.toBe(planHash(steps));
  });

  it.each(['target', 'id', 'action'] as const)('changes with the %s', (member) => {
    expect(planHash([{ ...first, [member]: 'other' } as typeof first, ...rest])).not.toBe(planHash(steps));
  });

  it('changes with the order of steps', () => {
    expect(planHash([...rest, first])).not.toBe(planHash(steps));
  });

  it('does not change with the prose', () => {
    expect(planHash([{ ...first, rationale: 'other words' }, ...rest])).toBe(planHash(steps));
  });

  it('does not change with the hostile text of the finding', () => {
    fc.assert(
      fc.property(fc.string(), (description) => {
        expect(planOf({ finding: aFinding({ description }) }).hash).toBe(planOf().hash);
      }),
    );
  });

  it('does not change with output-only fields of the service', () => {
    const raw = { ...serviceJson(), etag: '"9"', generation: '9' };
    expect(planOf({ investigation: { service: known(settings(raw)) } }).hash).toBe(planOf().hash);
  });

  it('changes with the present traffic', () => {
    const raw = serviceJson({
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100, tag: 't' }],
    });
    expect(planOf({ investigation: { service: known(settings(raw)) } }).hash).not.toBe(planOf().hash);
  });
});

describe('every playbook', () => {
  it.each(ALL_PLAYBOOKS.map((playbook) => [playbook.id, playbook] as const))(
    '%s keeps evidence first and notifies last',
    (_id, playbook) => {
      expect([playbook.steps[0], playbook.steps[playbook.steps.length - 1]]).toEqual([
        'preserve-evidence',
        'notify',
      ]);
    },
  );
});
