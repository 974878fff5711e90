import { ACTION_IDS, ACTIONS, actionOf } from '../../../core/actions';
import { removePublicAccess } from '../../../core/actions/remove-public-access';
import { restrictIngress } from '../../../core/actions/restrict-ingress';
import { shiftTraffic } from '../../../core/actions/shift-traffic';
import { stopService } from '../../../core/actions/stop-service';
import { WORKLOAD_KINDS } from '../../../core/finding/resource-names';
import { VERDICTS } from '../../../core/outcome/outcome';
import type { JsonObject } from '../../../core/values/json';
import { known } from '../../../core/values/result';
import { privatePolicy, publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { createFakeWorld } from '../../factories/fakes';
import { anInvestigation, settings } from '../../factories/investigation';
import { CANONICAL_NAME, EVENT_TIME, SERVICE } from '../../factories/names';
import { actionContext, actionContract, planContext, plannedBy } from '../action-contract/action.contract';

for (const action of ACTIONS) actionContract(action);

describe('the catalogue of actions', () => {
  it('lists these actions, the least destructive first', () => {
    expect(ACTIONS.map((action) => [action.id, action.tier])).toEqual([
      ['preserve-evidence', 'observe'],
      ['remove-public-access', 'access'],
      ['restrict-ingress', 'workload'],
      ['shift-traffic', 'workload'],
      ['stop-service', 'workload'],
      ['annotate-finding', 'access'],
      ['notify', 'observe'],
    ]);
  });

  it('returns the action of every id', () => {
    expect(ACTION_IDS.map((id) => actionOf(id).id)).toEqual([...ACTION_IDS]);
  });
});

describe('an action that records a finding on a workload', () => {
  it.each(['preserve-evidence', 'notify'] as const)('is for every kind of workload: %s', (id) => {
    expect(actionOf(id).targets).toEqual(WORKLOAD_KINDS);
  });
});

describe('remove-public-access', () => {
  it('keeps every member of a binding except the public ones', async () => {
    const world = createFakeWorld();
    const context = actionContext(world);
    const current = await removePublicAccess.read(context, SERVICE);
    await removePublicAccess.apply(context, plannedBy(removePublicAccess), current);
    expect(world.run.userState(SERVICE).bindings).toEqual([
      { role: 'roles/run.invoker', members: ['group:shop@example.com'] },
      { role: 'roles/run.viewer', members: ['user:auditor@example.com'] },
    ]);
  });

  it('keeps the conditions of the bindings', async () => {
    const condition = { title: 'until june', expression: 'request.time < timestamp("2026-06-01T00:00:00Z")' };
    const policy = {
      version: 3,
      bindings: [{ role: 'roles/run.invoker', members: ['allUsers', 'user:a@example.com'], condition }],
    };
    const world = createFakeWorld();
    await world.run.setIamPolicy(SERVICE, policy);
    const context = actionContext(world);
    const current = await removePublicAccess.read(context, SERVICE);
    await removePublicAccess.apply(context, plannedBy(removePublicAccess), current);
    expect(world.run.userState(SERVICE).bindings).toEqual([
      { role: 'roles/run.invoker', members: ['user:a@example.com'], condition },
    ]);
  });

  it.each(['allUsers', 'allAuthenticatedUsers'])(
    'is not verified while any role has the member %s',
    (member) => {
      const after = { bindings: [{ role: 'roles/run.viewer', members: [member] }] };
      expect(removePublicAccess.verify(plannedBy(removePublicAccess), after).ok).toBe(false);
    },
  );
});

describe('shift-traffic', () => {
  it('has an update mask with traffic only', async () => {
    const world = createFakeWorld();
    const context = actionContext(world);
    await shiftTraffic.apply(context, plannedBy(shiftTraffic), await shiftTraffic.read(context, SERVICE));
    expect(world.run.mutations).toEqual([{ kind: 'patch', name: SERVICE, mask: 'traffic' }]);
  });

  it('is not verified while a tag keeps the bad revision reachable', () => {
    const planned = plannedBy(shiftTraffic);
    const { traffic } = planned.after as { traffic: object[] };
    const tagged = [
      ...traffic,
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'checkout-00002-bad', tag: 't' },
    ];
    expect(shiftTraffic.verify(planned, { traffic: tagged as never }).ok).toBe(false);
  });

  describe('if the desired traffic is as planned', () => {
    const planned = plannedBy(shiftTraffic);
    const { traffic } = planned.after as { traffic: JsonObject[] };
    const settled = {
      traffic,
      trafficStatuses: traffic,
      reconciling: false,
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    };
    const old = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'checkout-00002-bad' };

    it('is verified if the statuses and the terminal condition agree', () => {
      expect(shiftTraffic.verify(planned, settled).ok).toBe(true);
    });

    it.each<[string, JsonObject]>([
      ['no status is reported', { trafficStatuses: undefined }],
      [
        'a status still sends a share to the bad revision',
        { trafficStatuses: [...traffic, { ...old, percent: 1 }] },
      ],
      ['a status still has a tag', { trafficStatuses: [...traffic, { ...old, tag: 't' }] }],
      ['Cloud Run is still reconciling', { reconciling: true }],
      ['the terminal condition is missing', { terminalCondition: undefined }],
      ['the terminal condition is not reached', { terminalCondition: { state: 'CONDITION_RECONCILING' } }],
    ])('is not verified, and may be verified later, while %s', (_what, changes) => {
      expect(shiftTraffic.verify(planned, { ...settled, ...changes })).toMatchObject({
        ok: false,
        settling: true,
      });
    });
  });
});

describe('restrict-ingress', () => {
  const plan = (service: JsonObject, policy = publicPolicy()) => {
    const investigation = anInvestigation({ service: known(settings(serviceJson(service), policy)) });
    return restrictIngress.plan(planContext({ investigation }));
  };

  it('has an update mask with the ingress only', async () => {
    const world = createFakeWorld();
    const context = actionContext(world);
    const planned = plannedBy(restrictIngress);
    await restrictIngress.apply(context, planned, await restrictIngress.read(context, SERVICE));
    expect(world.run.mutations).toEqual([{ kind: 'patch', name: SERVICE, mask: 'ingress' }]);
    expect(world.run.userState(SERVICE).config).toMatchObject({ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' });
  });

  it('restricts a service that does not check its callers, which no binding can close', () => {
    expect(plan({ invokerIamDisabled: true }, privatePolicy())).toMatchObject({
      kind: 'step',
      step: { after: { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' } },
    });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['is already internal', { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }, publicPolicy()],
    ['checks its callers, and none of them is public', {}, privatePolicy()],
  ])('is unnecessary if the service %s', (_what, service, policy) => {
    expect(plan(service, policy).kind).toBe('nothing');
  });

  it('is not verified before Cloud Run has settled', () => {
    const after = { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY', reconciling: true };
    expect(restrictIngress.verify(plannedBy(restrictIngress), after)).toMatchObject({
      ok: false,
      settling: true,
    });
  });

  it('compares only the ingress, so that another step of the case is not a drift', () => {
    const state = serviceJson();
    expect(restrictIngress.comparable({ ...state, traffic: [] })).toEqual(restrictIngress.comparable(state));
  });
});

describe('stop-service', () => {
  const sentFor = async (traffic: JsonObject[]) => {
    const world = createFakeWorld();
    world.run.edit(SERVICE, (config) => ({ ...config, traffic }));
    const context = actionContext(world);
    await stopService.apply(context, plannedBy(stopService), await stopService.read(context, SERVICE));
    return world.run.mutations.map(({ mask }) => mask);
  };
  const LATEST = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 };

  it('sends only the mode and the manual count if the traffic does not change', async () => {
    expect(await sentFor([LATEST])).toEqual(['scaling.scalingMode,scaling.manualInstanceCount']);
  });

  it('sends the traffic without tags in the same request', async () => {
    expect(await sentFor([{ ...LATEST, tag: 't' }])).toEqual([
      'scaling.scalingMode,scaling.manualInstanceCount,traffic',
    ]);
  });

  it.each([
    ['only the mode', { scaling: { scalingMode: 'MANUAL' } }],
    ['a count of one', { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 1 } }],
    ['zero in automatic mode', { scaling: { scalingMode: 'AUTOMATIC', manualInstanceCount: 0 } }],
    ['zero as text', { scaling: { scalingMode: 'MANUAL', manualInstanceCount: '0' } }],
    [
      'a tag that remains',
      { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 }, traffic: [{ tag: 't' }] },
    ],
  ])('is not verified with %s', (_what, after) => {
    expect(stopService.verify(plannedBy(stopService), after as never).ok).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ['Cloud Run is still reconciling', { reconciling: true }],
    ['the terminal condition is missing', { terminalCondition: undefined }],
    ['a status still has a tag', { trafficStatuses: [{ revision: 'checkout-00002-bad', tag: 't' }] }],
  ])('is not verified, and may be verified later, while %s', (_what, changes) => {
    const after = {
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
      traffic: [],
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    };
    expect(stopService.verify(plannedBy(stopService), after).ok).toBe(true);
    expect(stopService.verify(plannedBy(stopService), { ...after, ...changes })).toMatchObject({
      ok: false,
      settling: true,
    });
  });

  it('drops a target that existed only for its tag', () => {
    const revision = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100, tag: 'live' },
      { type: revision, revision: 'checkout-00002-bad', percent: 0, tag: 'zero' },
      { type: revision, revision: 'checkout-00001-cln', tag: 'preview' },
    ];
    const investigation = anInvestigation({ service: known(settings(serviceJson({ traffic }))) });
    const planned = stopService.plan(planContext({ investigation }));
    expect(planned.kind === 'step' && (planned.step.after as JsonObject).traffic).toEqual([
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
    ]);
  });
});

describe('annotate-finding', () => {
  it('marks the finding by its canonical name', async () => {
    const world = createFakeWorld();
    const action = actionOf('annotate-finding');
    if (action.kind !== 'recording') throw new Error('annotate-finding records');
    await action.apply(actionContext(world), plannedBy(action));
    expect(world.marks).toEqual([
      {
        name: CANONICAL_NAME,
        marks: {
          riposte_case: 'case-20260506-070809-0123456789ab',
          riposte_verdict: 'contained',
          riposte_event_time: EVENT_TIME,
        },
      },
    ]);
  });
});

describe('notify', () => {
  it.each(VERDICTS)('has a severity for the verdict %s', async (verdict) => {
    const world = createFakeWorld();
    const action = actionOf('notify');
    if (action.kind !== 'recording') throw new Error('notify records');
    await action.apply({ ...actionContext(world), verdict }, plannedBy(action));
    expect(world.notices[0]?.severity).toMatch(/^(NOTICE|WARNING|ALERT|CRITICAL)$/);
  });
});
