import type { JsonObject } from '../../../core/values/json';
import { known } from '../../../core/values/result';
import {
  BAD_REVISION,
  CLEAN_REVISION,
  onlyBadRevisions,
  privatePolicy,
  revisionJson,
  serviceJson,
  twoRevisions,
} from '../../factories/cloud-run-json';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { aFinding } from '../../factories/finding';
import { facts, missing, servedBy, settings } from '../../factories/investigation';
import { BAD_DIGEST, CLEAN_DIGEST, NOW_MS, PROJECT, RESOURCE, SERVICE } from '../../factories/names';
import { actionsOf, causeFor, planOf, reasonFor } from '../../factories/plan';

const withRevisions = (revisions: readonly JsonObject[], serving?: string) =>
  planOf({ investigation: { revisions: known(facts(revisions, serving)) } });
const stepOf = (plan: ReturnType<typeof planOf>, action: string) =>
  plan.steps.find((step) => step.action === action);

describe('a built-in malicious binary, with a ready revision of another digest', () => {
  const plan = planOf();

  it('gets these steps in this order', () => {
    expect(actionsOf(plan)).toEqual(['preserve-evidence', 'shift-traffic', 'annotate-finding', 'notify']);
  });

  it('sends all traffic to the clean revision', () => {
    expect(stepOf(plan, 'shift-traffic')?.after).toEqual({
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 }],
    });
  });

  it('shows the traffic before', () => {
    expect(stepOf(plan, 'shift-traffic')?.before).toEqual({ traffic: serviceJson().traffic });
  });

  it('has the workload of the finding as its target', () => {
    expect(stepOf(plan, 'shift-traffic')?.target).toBe(SERVICE);
  });

  it('does not close a public service that runs a clean image', () => {
    expect(actionsOf(plan)).not.toContain('remove-public-access');
  });

  it('chooses the newest of several clean revisions from before the bad one', () => {
    const newer = revisionJson('checkout-00001-new', CLEAN_DIGEST, { createTime: '2026-05-01T12:00:00Z' });
    expect(stepOf(withRevisions([...twoRevisions(), newer]), 'shift-traffic')?.after).toMatchObject({
      traffic: [{ revision: 'checkout-00001-new' }],
    });
  });

  it('ignores a clean revision that is not ready', () => {
    const broken = revisionJson('checkout-00003-new', CLEAN_DIGEST, {
      createTime: '2026-05-03T00:00:00Z',
      conditions: [{ type: 'Ready', state: 'CONDITION_FAILED' }],
    });
    expect(stepOf(withRevisions([...twoRevisions(), broken]), 'shift-traffic')?.after).toMatchObject({
      traffic: [{ revision: CLEAN_REVISION }],
    });
  });

  it('ignores a newer revision of an unknown digest', () => {
    const tagged = revisionJson('checkout-00003-new', undefined, { createTime: '2026-05-03T00:00:00Z' });
    expect(stepOf(withRevisions([...twoRevisions(), tagged]), 'shift-traffic')?.after).toMatchObject({
      traffic: [{ revision: CLEAN_REVISION }],
    });
  });

  it('ignores a newer revision that has the bad image as a sidecar', () => {
    const sidecar = revisionJson('checkout-00003-new', CLEAN_DIGEST, {
      createTime: '2026-05-03T00:00:00Z',
      containers: [...containersOf(CLEAN_DIGEST), ...containersOf(BAD_DIGEST)],
    });
    expect(stepOf(withRevisions([...twoRevisions(), sidecar]), 'shift-traffic')?.after).toMatchObject({
      traffic: [{ revision: CLEAN_REVISION }],
    });
  });

  it('finds the bad image in a sidecar of the serving revision', () => {
    const sidecar = revisionJson(BAD_REVISION, undefined, {
      createTime: '2026-05-03T00:00:00Z',
      containers: [...containersOf(CLEAN_DIGEST), ...containersOf(BAD_DIGEST)],
    });
    const clean = revisionJson(CLEAN_REVISION, CLEAN_DIGEST);
    expect(actionsOf(withRevisions([sidecar, clean]))).toContain('shift-traffic');
  });

  it('needs no step if the bad revision no longer serves', () => {
    expect(causeFor(planOf({ investigation: servedBy(CLEAN_REVISION) }), 'shift-traffic')).toBe('not-needed');
  });

  it('stops looking for alternatives when nothing is needed', () => {
    expect(actionsOf(planOf({ investigation: servedBy(CLEAN_REVISION) }))).not.toContain('stop-service');
  });
});

const containersOf = (digest: string) => revisionJson('x', digest).containers as readonly JsonObject[];

describe('a built-in malicious binary, without a refuge', () => {
  it('stops the service when every revision runs the bad digest', () => {
    expect(actionsOf(withRevisions(onlyBadRevisions()))).toContain('stop-service');
  });

  it('gives the reason for not moving traffic', () => {
    expect(reasonFor(withRevisions(onlyBadRevisions()), 'shift-traffic')).toBe(
      'every revision runs the bad digest',
    );
  });

  it('shows manual zero, and keeps the limits as they are', () => {
    expect(stepOf(withRevisions(onlyBadRevisions()), 'stop-service')?.after).toMatchObject({
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0, minInstanceCount: 1, maxInstanceCount: 8 },
    });
  });

  it('removes traffic tags', () => {
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100, tag: 'live' },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: BAD_REVISION, tag: 'preview' },
    ];
    const plan = planOf({
      investigation: {
        service: known(settings(serviceJson({ traffic }))),
        revisions: known(facts(onlyBadRevisions())),
      },
    });
    expect(stepOf(plan, 'stop-service')?.after).toMatchObject({
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    });
  });

  it('stops the service when the finding names no digest', () => {
    const plan = planOf({ finding: aFinding({ containers: [] }) });
    expect(actionsOf(plan)).toContain('stop-service');
    expect(reasonFor(plan, 'shift-traffic')).toContain('names no image digest');
  });

  it('stops the service when no revision is known to run the named digest', () => {
    const elsewhere = [
      revisionJson(BAD_REVISION, CLEAN_DIGEST),
      revisionJson('checkout-1', `sha256:${'e'.repeat(64)}`),
    ];
    expect(actionsOf(withRevisions(elsewhere))).toContain('stop-service');
  });

  it('stops the service when the list of revisions is empty', () => {
    expect(actionsOf(withRevisions([]))).toContain('stop-service');
  });

  it('stops the service when the revisions could not be read', () => {
    const plan = planOf({ investigation: { revisions: missing } });
    expect(actionsOf(plan)).toContain('stop-service');
    expect(reasonFor(plan, 'shift-traffic')).toContain('503');
  });

  it('stops the service when the bad revision keeps minimum instances of its own', () => {
    const kept = revisionJson(BAD_REVISION, BAD_DIGEST, { scaling: { minInstanceCount: 1 } });
    expect(actionsOf(withRevisions([kept, revisionJson(CLEAN_REVISION, CLEAN_DIGEST)]))).toContain(
      'stop-service',
    );
  });

  it('needs no step if the service is already stopped', () => {
    const service = settings(serviceJson({ scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } }));
    const plan = planOf({
      investigation: { service: known(service), revisions: known(facts(onlyBadRevisions())) },
    });
    expect(causeFor(plan, 'shift-traffic')).toBe('not-needed');
    expect(actionsOf(plan)).not.toContain('stop-service');
  });
});

describe('a reason to withhold an action (invariant 3: fail closed)', () => {
  it('is a service that could not be read', () => {
    const plan = planOf({ investigation: { service: missing } });
    expect(actionsOf(plan)).toEqual(['preserve-evidence', 'annotate-finding', 'notify']);
    expect(causeFor(plan, 'stop-service')).toBe('input');
  });

  it('is a tier that is not granted, and then the plan tries the next alternative', () => {
    const plan = planOf({ config: runtimeConfig({ tiers: ['observe', 'access'] }) });
    expect(actionsOf(plan)).toContain('remove-public-access');
    expect(reasonFor(plan, 'shift-traffic')).toContain('powers.tiers');
  });

  it('is the config that disables it', () => {
    const actions = runtimeConfig().actions.filter((id) => id !== 'shift-traffic');
    const plan = planOf({ config: runtimeConfig({ actions }) });
    expect(reasonFor(plan, 'shift-traffic')).toContain('actions.disable');
  });

  it('is a hold', () => {
    const hold = known({ active: true, until: '2026-05-07T00:00:00Z', setBy: 'ada@example.com' });
    expect(reasonFor(planOf({ investigation: { hold } }), 'shift-traffic')).toContain('ada@example.com');
  });

  it('is a hold that could not be read', () => {
    expect(causeFor(planOf({ investigation: { hold: missing } }), 'shift-traffic')).toBe('guard');
  });

  it.each([SERVICE, SERVICE.replace(PROJECT.id, PROJECT.number), `${SERVICE}/revisions/${BAD_REVISION}`])(
    'is an exemption of %s until it ends',
    (resource) => {
      const expires = new Date(NOW_MS + 1000).toISOString();
      const config = withPolicy({ exemptions: [{ resource, reason: 'release day', expires }] });
      expect(reasonFor(planOf({ config }), 'shift-traffic')).toContain('release day');
      expect(actionsOf(planOf({ config, nowMs: NOW_MS + 1000 }))).toContain('shift-traffic');
    },
  );

  it('is an exemption that cannot be read', () => {
    const config = withPolicy({ exemptions: [{ resource: 'projects/*', reason: '', expires: 'never' }] });
    expect(causeFor(planOf({ config }), 'shift-traffic')).toBe('guard');
  });

  it('is not an exemption of a service whose name only begins in the same way', () => {
    const expires = new Date(NOW_MS + 1000).toISOString();
    const exemptions = [{ resource: `${SERVICE}-admin`, reason: 'other', expires }];
    expect(actionsOf(planOf({ config: withPolicy({ exemptions }) }))).toContain('shift-traffic');
  });

  it('is Riposte itself', () => {
    const finding = aFinding({ resourceName: RESOURCE.replace('checkout', 'riposte-actor') });
    expect(reasonFor(planOf({ finding }), 'shift-traffic')).toContain('part of Riposte itself');
  });

  it('is another project', () => {
    const finding = aFinding({ resourceName: RESOURCE.replace(PROJECT.id, `${PROJECT.id}-2`) });
    expect(reasonFor(planOf({ finding }), 'shift-traffic')).toContain('not the protected project');
  });

  it.each([
    ['a job', 'jobs'],
    ['a worker pool', 'workerPools'],
  ])('is %s, because the actions are for services', (_what, collection) => {
    const finding = aFinding({ resourceName: RESOURCE.replace('services', collection) });
    expect(causeFor(planOf({ finding }), 'stop-service')).toBe('not-applicable');
  });

  it.each([
    ['INACTIVE', { state: 'INACTIVE' }],
    ['without a state', { state: undefined }],
    ['muted', { mute: 'MUTED' }],
  ])('is a finding that is %s: the plan has no step', (_what, changes) => {
    const plan = planOf({ finding: aFinding(changes) });
    expect(plan.steps).toEqual([]);
    expect(new Set(plan.withheld.map((entry) => entry.cause))).toEqual(new Set(['closed']));
  });

  it('is a resource name that cannot be parsed', () => {
    const plan = planOf({ finding: aFinding({ resourceName: `${RESOURCE}/x` }) });
    expect(causeFor(plan, 'shift-traffic')).toBe('guard');
  });
});

describe('a binary that was added at run time', () => {
  const finding = aFinding({ category: 'Execution: Added Malicious Binary Executed' });

  it('closes the public way in before it replaces the instances', () => {
    expect(actionsOf(planOf({ finding }))).toEqual([
      'preserve-evidence',
      'remove-public-access',
      'shift-traffic',
      'annotate-finding',
      'notify',
    ]);
  });

  it('does not touch the bindings of a private service', () => {
    const plan = planOf({
      finding,
      investigation: { service: known(settings(serviceJson(), privatePolicy())) },
    });
    expect(causeFor(plan, 'remove-public-access')).toBe('not-needed');
  });

  it('does not rely on bindings if the service does not check IAM', () => {
    const service = settings(serviceJson({ invokerIamDisabled: true }));
    const plan = planOf({ finding, investigation: { service: known(service) } });
    expect(reasonFor(plan, 'remove-public-access')).toContain('invokerIamDisabled');
  });
});

describe('a threat that nobody knows yet', () => {
  it('changes no workload', () => {
    expect(actionsOf(planOf({ finding: aFinding({ category: 'Execution: Something New' }) }))).toEqual([
      'preserve-evidence',
      'annotate-finding',
      'notify',
    ]);
  });
});
