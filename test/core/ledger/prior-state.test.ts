import fc from 'fast-check';
import { removePublicAccess } from '../../../core/actions/remove-public-access';
import { stopService } from '../../../core/actions/stop-service';
import { likelyPrior, priorStateFor } from '../../../core/ledger/prior-state';
import type { JsonObject } from '../../../core/values/json';

const SELF = 'actor@p.iam.gserviceaccount.com';
const CI = 'ci@p.iam.gserviceaccount.com';
const STOPPED = { scalingMode: 'MANUAL', manualInstanceCount: 0 };

const service = (generation: number, changes: JsonObject = {}): JsonObject => ({
  name: 'projects/p/locations/l/services/web',
  etag: `"${generation}"`,
  generation: String(generation),
  lastModifier: CI,
  ...changes,
});
const prior = service(7);
const begun = { state: 'started', prior, sent: { etag: '"7"', generation: 7, lastModifier: CI } } as const;
const judged = (current: JsonObject, earlier: Parameters<typeof priorStateFor>[1]) =>
  priorStateFor(stopService, earlier, current, SELF);

describe('the state before a change that is repeated (invariant 5)', () => {
  it.each([
    ['no attempt was started', undefined, service(9, { scaling: STOPPED }), 'current'],
    ['nothing was sent', { ...begun, unsent: true }, service(9, { scaling: STOPPED }), 'current'],
    ['no writer changed it since', begun, prior, 'current'],
    ['one other version followed', begun, service(8, { scaling: STOPPED }), 'current'],
    ['Riposte wrote the next version', begun, service(8, { lastModifier: SELF }), 'recorded'],
    [
      'several versions followed, and the part is unchanged',
      begun,
      service(9, { description: 'mine' }),
      'current',
    ],
    ['several versions followed, and the part differs', begun, service(9, { scaling: STOPPED }), 'unknown'],
  ] as const)('is judged if %s', (_what, earlier, current, expected) => {
    expect(judged(current, earlier)).toBe(expected);
  });

  it("is never from before other writers' edits, unless Riposte wrote the next version", () => {
    const edits = fc.record({
      later: fc.integer({ min: 0, max: 5 }),
      lastModifier: fc.constantFrom(SELF, CI),
      scaling: fc.constantFrom({}, STOPPED, { maxInstanceCount: 3 }),
    });
    fc.assert(
      fc.property(edits, ({ later, ...changes }) => {
        const isOurs = later === 1 && changes.lastModifier === SELF;
        return (judged(service(7 + later, changes), begun) === 'recorded') === isOurs;
      }),
    );
  });

  it('of a policy is known while its public members are the same', () => {
    const policy = (...members: string[]): JsonObject => ({
      etag: members.join(),
      bindings: [{ role: 'roles/run.invoker', members }],
    });
    const earlier = { state: 'started', prior: policy('allUsers'), sent: { etag: 'allUsers' } } as const;
    const of = (...members: string[]) => priorStateFor(removePublicAccess, earlier, policy(...members), SELF);
    expect(of('allUsers', 'user:a@example.com')).toBe('current');
    expect(of('allAuthenticatedUsers')).toBe('unknown');
    expect(of('allUsers', 'allAuthenticatedUsers')).toBe('unknown');
  });
});

describe('the likely state before', () => {
  it('takes from the record only the parts that are as the earlier attempt wanted them', () => {
    const planned = { after: stopService.project(service(8, { scaling: STOPPED })) };
    const current = service(9, { scaling: STOPPED, traffic: [{ percent: 100, tag: 'pr-7' }] });
    const likely = likelyPrior(stopService, { prior, planned: planned as never }, current);
    expect([likely.scaling, likely.traffic]).toEqual([undefined, current.traffic]);
  });
});
