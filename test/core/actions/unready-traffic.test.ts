import * as fc from 'fast-check';
import { unreadyTargets, withoutTargets } from '../../../core/actions/unready-traffic';
import type { JsonObject } from '../../../core/values/json';
import { known, unavailable } from '../../../core/values/result';
import { BAD_REVISION, CLEAN_REVISION, serviceJson, twoRevisions } from '../../factories/cloud-run-json';
import { runtimeConfig } from '../../factories/config';
import { aFinding } from '../../factories/finding';
import { facts, settings } from '../../factories/investigation';
import { ADDED } from '../../factories/names';
import { actionsOf, causeFor, planOf } from '../../factories/plan';

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
const pinned = (revision: string, percent: number): JsonObject => ({ type: REVISION, revision, percent });

describe('traffic that names a revision that is not ready', () => {
  const revisions = known([
    { name: 'web-1', ready: true },
    { name: 'web-2', ready: false },
  ]);

  it('is recognized by the short name, and only if the revisions are known', () => {
    const service = { traffic: [pinned('web-1', 40), pinned('web-2', 60)] };
    expect(unreadyTargets(service, revisions)).toEqual(['web-2']);
    expect(unreadyTargets(service, unavailable('503'))).toEqual([]);
    expect(unreadyTargets({ traffic: [{ type: LATEST, percent: 100 }] }, revisions)).toEqual([]);
  });

  it('goes to the latest ready revision, in addition to the share that it already has', () => {
    const traffic = [pinned('web-1', 40), { type: LATEST, percent: 20 }, pinned('web-2', 40)];
    expect(withoutTargets(traffic, ['web-2'])).toEqual([pinned('web-1', 40), { type: LATEST, percent: 60 }]);
  });

  const names = ['web-1', 'web-2', 'web-3'];
  const target = fc.oneof(
    fc.record({ revision: fc.constantFrom(...names), percent: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  );
  const typed = (one: { revision?: string; percent: number }): JsonObject =>
    one.revision === undefined ? { type: LATEST, ...one } : { type: REVISION, ...one };

  it('keeps the sum of the shares, and every other target', () => {
    fc.assert(
      fc.property(fc.array(target), fc.subarray(names), (targets, unready) => {
        const traffic = targets.map(typed);
        const kept = withoutTargets(traffic, unready);
        const sum = (of: readonly JsonObject[]) => of.reduce((all, one) => all + Number(one.percent), 0);
        expect(sum(kept)).toBe(sum(traffic));
        expect(kept.filter(({ revision }) => unready.includes(String(revision)))).toEqual([]);
        const others = ({ revision }: JsonObject) =>
          revision !== undefined && !unready.includes(String(revision));
        expect(kept.filter(others)).toEqual(traffic.filter(others));
      }),
    );
  });
});

describe('a plan for a service whose traffic names a revision that is not ready', () => {
  const target = pinned(BAD_REVISION, 100);
  const unready = twoRevisions().map((revision) =>
    String(revision.name).endsWith(BAD_REVISION) ? { ...revision, conditions: [] } : revision,
  );
  const plan = (service: JsonObject, without: readonly string[] = []) =>
    planOf({
      finding: aFinding({ category: ADDED }),
      investigation: {
        service: known(settings(serviceJson({ traffic: [target], trafficStatuses: [target], ...service }))),
        revisions: known(facts(unready)),
      },
      config: runtimeConfig({ actions: runtimeConfig().actions.filter((id) => !without.includes(id)) }),
    });

  it('stops the service and sends nothing that Cloud Run may refuse', () => {
    const stop = plan({}, ['shift-traffic']).steps.find(({ action }) => action === 'stop-service');
    expect(stop?.after).toMatchObject({
      traffic: [{ type: LATEST, percent: 100 }],
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
    });
    expect(stop?.before).toMatchObject({ traffic: [target] });
  });

  it('does not rely on an update of the ingress', () => {
    const stopped = plan({ invokerIamDisabled: true });
    expect(causeFor(stopped, 'restrict-ingress')).toBe('input');
    expect(actionsOf(stopped)).toContain('stop-service');
    expect(actionsOf(stopped)).not.toContain('shift-traffic');
  });

  it('still moves traffic to a refuge, which replaces that traffic', () => {
    const shift = plan({}).steps.find(({ action }) => action === 'shift-traffic');
    expect(shift?.after).toEqual({ traffic: [pinned(CLEAN_REVISION, 100)] });
  });
});
