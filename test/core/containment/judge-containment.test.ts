import fc from 'fast-check';
import { type ContainmentInput, judgeContainment } from '../../../core/containment/judge-containment';
import type { JsonObject } from '../../../core/values/json';
import {
  BAD_REVISION,
  CLEAN_REVISION,
  privatePolicy,
  publicPolicy,
  revisionJson,
  serviceJson,
  twoRevisions,
} from '../../factories/cloud-run-json';
import { BAD_DIGEST, CLEAN_DIGEST } from '../../factories/names';

const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const to = (revision: string, changes: JsonObject = { percent: 100 }): JsonObject => ({
  type: REVISION,
  revision,
  ...changes,
});
const SETTLED = { type: 'Ready', state: 'CONDITION_SUCCEEDED' };

/** All traffic goes to the clean revision, and Cloud Run has settled. */
const contained: JsonObject = {
  traffic: [to(CLEAN_REVISION)],
  trafficStatuses: [to(CLEAN_REVISION)],
  reconciling: false,
  terminalCondition: SETTLED,
  latestReadyRevision: BAD_REVISION,
  latestCreatedRevision: BAD_REVISION,
};
const judge = (service: JsonObject = {}, changes: Partial<ContainmentInput> = {}) =>
  judgeContainment({
    service: serviceJson({ ...contained, ...service }),
    iamPolicy: privatePolicy(),
    revisions: twoRevisions(),
    badDigest: BAD_DIGEST,
    wayIn: 'image',
    ...changes,
  });
const codes = (...input: Parameters<typeof judge>) => [
  ...new Set(judge(...input).problems.map(({ code }) => code)),
];

const MANUAL_ZERO = { scalingMode: 'MANUAL', manualInstanceCount: 0 };
const serving = { traffic: [to(BAD_REVISION)], trafficStatuses: [to(BAD_REVISION)] };

describe('containment holds for a read of the configuration', () => {
  it('if every target is known to be clean and Cloud Run has settled', () => {
    expect(judge()).toMatchObject({ holds: true, problems: [] });
  });

  it('if the service is stopped and no tag remains', () => {
    expect(judge({ ...serving, scaling: MANUAL_ZERO })).toMatchObject({ holds: true });
  });

  it('if a newer revision failed to start and the traffic is as requested', () => {
    const conditions = [{ type: 'RoutesReady', state: 'CONDITION_SUCCEEDED' }];
    const terminalCondition = { type: 'Ready', state: 'CONDITION_FAILED' };
    expect(codes({ terminalCondition, conditions })).toEqual([]);
    expect(codes({ terminalCondition })).toEqual(['not-settled']);
  });

  it('if a target without a percent names the bad revision', () => {
    expect(codes({ traffic: [to(CLEAN_REVISION), to(BAD_REVISION, {})] })).toEqual([]);
  });
});

describe('the bad digest serves', () => {
  it.each<[string, JsonObject]>([
    ['as a desired target', { traffic: [to(BAD_REVISION)] }],
    ['in the status, while the desired target is another one', { trafficStatuses: [to(BAD_REVISION)] }],
    [
      'with one percent',
      { traffic: [to(CLEAN_REVISION, { percent: 99 }), to(BAD_REVISION, { percent: 1 })] },
    ],
    ['through a tag', { traffic: [to(CLEAN_REVISION), to(BAD_REVISION, { tag: 'old' })] }],
    [
      'through a tag that only the status has',
      { trafficStatuses: [to(CLEAN_REVISION), to(BAD_REVISION, { tag: 'old' })] },
    ],
    ['as the latest revision', { traffic: [{ type: LATEST, percent: 100 }] }],
    ['as the latest revision of a service without targets', { traffic: [] }],
  ])('%s', (_how, service) => {
    expect(codes(service)).toContain('bad-serving');
  });

  it('through minimum instances of the revision', () => {
    const kept = revisionJson(BAD_REVISION, BAD_DIGEST, { scaling: { minInstanceCount: 1 } });
    const revisions = [kept, revisionJson(CLEAN_REVISION, CLEAN_DIGEST)];
    expect(codes({}, { revisions })).toEqual(['bad-serving']);
  });

  it('not through minimum instances of the service, which follow the traffic', () => {
    expect(codes({ scaling: { minInstanceCount: 3 } })).toEqual([]);
  });

  it('under manual scaling with instances', () => {
    expect(codes({ ...serving, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 2 } })).toContain(
      'bad-serving',
    );
  });

  it('if a target names a revision that is not in the list, because nobody knows its digest', () => {
    expect(codes({ traffic: [to('checkout-00009-gone')] })).toContain('bad-serving');
  });

  it('if a revision has no digest, because it may be the bad one', () => {
    const revisions = [revisionJson(CLEAN_REVISION, undefined), revisionJson(BAD_REVISION, BAD_DIGEST)];
    expect(codes({}, { revisions })).toContain('bad-serving');
  });

  it('if the finding names no digest, because any revision may be bad', () => {
    expect(codes({}, { badDigest: undefined })).toContain('bad-serving');
  });

  it('if traffic follows the latest revision and the API names none, because it may be the bad one', () => {
    const service = { traffic: [{ type: LATEST, percent: 100 }], latestReadyRevision: undefined };
    expect(codes(service, { revisions: [revisionJson(CLEAN_REVISION, CLEAN_DIGEST)] })).toContain(
      'bad-serving',
    );
  });
});

describe('a stop', () => {
  it.each<[string, JsonObject]>([
    ['without the count', { scaling: { scalingMode: 'MANUAL' } }],
    ['in automatic mode', { scaling: { scalingMode: 'AUTOMATIC', manualInstanceCount: 0 } }],
    ['with a desired tag', { scaling: MANUAL_ZERO, traffic: [to(BAD_REVISION, { tag: 't' })] }],
    ['with a tag in the status', { scaling: MANUAL_ZERO, trafficStatuses: [to(BAD_REVISION, { tag: 't' })] }],
  ])('%s is not a stop', (_what, service) => {
    expect(codes({ ...serving, ...service })).toContain('bad-serving');
  });

  it('does not hold while Cloud Run still carries it out', () => {
    expect(codes({ ...serving, scaling: MANUAL_ZERO, reconciling: true })).toEqual(['not-settled']);
  });
});

describe('traffic that follows the latest revision', () => {
  const follows = (created: string, digest: string | undefined) =>
    codes(
      {
        traffic: [{ type: LATEST, percent: 100 }],
        trafficStatuses: [{ type: LATEST, percent: 100 }],
        latestReadyRevision: CLEAN_REVISION,
        latestCreatedRevision: created,
      },
      {
        revisions: [
          revisionJson(CLEAN_REVISION, CLEAN_DIGEST),
          ...(created === CLEAN_REVISION ? [] : [revisionJson(created, digest, { conditions: [] })]),
        ],
      },
    );

  it('holds while the latest is clean', () => {
    expect(follows(CLEAN_REVISION, undefined)).toEqual([]);
    expect(follows('checkout-00003-new', CLEAN_DIGEST)).toEqual([]);
  });

  it.each([
    ['runs the bad digest', BAD_DIGEST],
    ['has an unknown digest', undefined],
  ])('does not hold while a newer one that is not ready yet %s', (_what, digest) => {
    expect(follows('checkout-00003-new', digest)).toEqual(['bad-pending']);
  });

  it('does not hold while a newer revision is missing from the list', () => {
    const service = {
      traffic: [{ type: LATEST, percent: 100 }],
      trafficStatuses: [to(CLEAN_REVISION)],
      latestReadyRevision: CLEAN_REVISION,
      latestCreatedRevision: 'checkout-00009-new',
    };
    expect(codes(service)).toEqual(['bad-pending']);
  });
});

describe('a service that is not settled', () => {
  it.each<[string, JsonObject]>([
    ['is reconciling', { reconciling: true }],
    ['has a pending terminal condition', { terminalCondition: { state: 'CONDITION_PENDING' } }],
    ['has no terminal condition', { terminalCondition: undefined }],
    ['has not observed its newest generation', { generation: '7', observedGeneration: '6' }],
  ])('%s', (_what, service) => {
    expect(codes(service)).toEqual(['not-settled']);
  });
});

describe('the way in', () => {
  const problemsOf = (service: JsonObject, policy: JsonObject = privatePolicy()) =>
    codes(service, { wayIn: 'running-app', iamPolicy: policy });

  it('is open if anyone may call, or if the service does not check callers', () => {
    expect(problemsOf({}, publicPolicy())).toEqual(['way-in-open']);
    expect(problemsOf({ invokerIamDisabled: true })).toEqual(['way-in-open']);
  });

  it('is closed by internal ingress, by an allowlist of callers, or by a stop', () => {
    expect(problemsOf({ invokerIamDisabled: true, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' })).toEqual([]);
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ invokerIamDisabled: true, scaling: MANUAL_ZERO })).toEqual([]);
  });

  it('does not matter if the image itself was bad', () => {
    expect(codes({}, { iamPolicy: publicPolicy() })).toEqual([]);
  });
});

describe('for any answers of the cloud', () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonObject>;
  const service = fc.record(
    {
      traffic: json,
      trafficStatuses: json,
      scaling: json,
      terminalCondition: json,
      conditions: json,
      latestReadyRevision: json,
      latestCreatedRevision: json,
      multiRegionSettings: json,
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>;

  it('the judgement does not throw, and an answer that is not a service never holds', () => {
    fc.assert(
      fc.property(service, json, fc.array(json), (raw, policy, revisions) => {
        const objects = revisions.filter(
          (one) => typeof one === 'object' && one !== null && !Array.isArray(one),
        );
        const input = { service: raw, iamPolicy: policy ?? {}, revisions: objects, badDigest: BAD_DIGEST };
        expect(judgeContainment({ ...input, wayIn: 'running-app' }).holds).toBe(false);
      }),
    );
  });

  const target = fc.record({
    revision: fc.constantFrom(BAD_REVISION, CLEAN_REVISION, ''),
    percent: fc.constantFrom(0, 1, 100, undefined),
    tag: fc.constantFrom('', 'old', undefined),
  });
  const targets = fc.array(target, { maxLength: 3 }) as fc.Arbitrary<readonly JsonObject[]>;
  const scaling = fc.record({
    scalingMode: fc.constantFrom('MANUAL', 'AUTOMATIC', undefined),
    manualInstanceCount: fc.constantFrom(0, 1, undefined),
  });

  it('containment never holds while a target leads to the bad revision of a service that is not stopped', () => {
    fc.assert(
      fc.property(targets, targets, scaling, (traffic, trafficStatuses, scales) => {
        const judged = judge({ traffic, trafficStatuses, scaling: scales });
        const isStopped = scales.scalingMode === 'MANUAL' && scales.manualInstanceCount === 0;
        const leads = [...traffic, ...trafficStatuses].some(
          ({ revision, percent, tag }) => revision !== CLEAN_REVISION && (Boolean(percent) || Boolean(tag)),
        );
        const tagged = [...traffic, ...trafficStatuses].some(({ tag }) => Boolean(tag));
        if (leads && (!isStopped || tagged)) expect(judged.holds).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('containment never holds because a member is missing', () => {
    const members = Object.keys(contained);
    fc.assert(
      fc.property(fc.subarray(members), fc.boolean(), (gone, bad) => {
        const base = bad ? { ...contained, ...serving } : { ...contained, terminalCondition: undefined };
        const less = Object.fromEntries(Object.entries(base).filter(([key]) => !gone.includes(key)));
        const judged = judgeContainment({
          service: { name: 'x', ...less },
          iamPolicy: privatePolicy(),
          revisions: twoRevisions(),
          badDigest: BAD_DIGEST,
          wayIn: 'image',
        });
        expect(judged.holds).toBe(false);
      }),
    );
  });
});
