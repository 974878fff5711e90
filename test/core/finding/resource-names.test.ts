import fc from 'fast-check';
import {
  type CloudRunName,
  formatFindingName,
  isCloudRunResource,
  parseCloudRunName,
  parseFindingName,
  workloadKind,
  workloadName,
} from '../../../core/finding/resource-names';
import { isProject, isSameWorkload } from '../../../core/guards/static-guards';
import { PROJECT, RESOURCE, SERVICE } from '../../factories/names';

const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const projectId = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
  fc.stringMatching(/^[1-9][0-9]{5,14}$/),
);
const kinds = fc.constantFrom(
  ['services', 'service', undefined, undefined],
  ['services', 'service', 'revisions', 'revision'],
  ['jobs', 'job', undefined, undefined],
  ['jobs', 'job', 'executions', 'execution'],
  ['workerPools', 'workerPool', undefined, undefined],
  ['workerPools', 'workerPool', 'revisions', 'workerPoolRevision'],
);
const location = fc.constantFrom('europe-west1', 'us-central1', 'northamerica-northeast1');

const parsed = (name: string): CloudRunName => {
  const result = parseCloudRunName(name);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

describe('parseCloudRunName', () => {
  it('returns every part of every kind of name, full or relative', () => {
    fc.assert(
      fc.property(
        kinds,
        projectId,
        location,
        id,
        id,
        fc.boolean(),
        ([collection, kind, children, childKind], project, place, workload, child, full) => {
          const base = `projects/${project}/locations/${place}/${collection}/${workload}`;
          const name = children ? `${base}/${children}/${child}` : base;
          expect(parsed(full ? `//run.googleapis.com/${name}` : name)).toEqual({
            kind: childKind ?? kind,
            project,
            location: place,
            workload,
            ...(children ? { child } : {}),
          });
          expect(workloadName(parsed(name))).toBe(base);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never throws, and accepts only names of plain name characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${RESOURCE}${text}`),
        ),
        (text) => {
          const result = parseCloudRunName(text);
          if (result.ok) expect(workloadName(result.value)).toMatch(/^[A-Za-z0-9/:.-]+$/);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['another host', '//run.googleapis.com.evil/projects/shop-prod/locations/europe-west1/services/checkout'],
    ['a host without its slashes', 'run.googleapis.com/projects/shop-prod/locations/europe-west1/services/s'],
    ['a path that leads out of the collection', `${SERVICE}/../invoices`],
    ['a project that consists of dots', 'projects/../locations/europe-west1/services/checkout'],
    ['a query', `${SERVICE}?updateMask=traffic`],
    ['a fragment', `${SERVICE}#x`],
    ['a custom verb', `${SERVICE}:setIamPolicy`],
    ['an encoded slash', 'projects/shop-prod/locations/europe-west1/services/a%2Fb'],
    ['a trailing slash', `${SERVICE}/`],
    ['a line break', `${SERVICE}\n`],
    ['a null character', `${SERVICE}\u0000`],
    ['a quote', 'projects/shop-prod/locations/europe-west1/services/a"b'],
    ['upper case', 'projects/shop-prod/locations/europe-west1/services/Checkout'],
    ['look-alike letters', 'projects/shop-prod/locations/europe-west1/services/сheckout'],
    ['a prototype key as collection', 'projects/shop-prod/locations/europe-west1/constructor/checkout'],
    ['a prototype name as collection', 'projects/shop-prod/locations/europe-west1/__proto__/checkout'],
    ['revisions of a job', 'projects/shop-prod/locations/europe-west1/jobs/j/revisions/r'],
    ['something below a revision', `${SERVICE}/revisions/r/x/y`],
    ['an empty project', 'projects//locations/europe-west1/services/checkout'],
    ['nothing', ''],
  ])('refuses %s', (_what, name) => {
    expect(parseCloudRunName(name).ok).toBe(false);
  });

  it('reports what it expected', () => {
    expect(parseCloudRunName('nonsense')).toMatchObject({
      error: expect.stringContaining('expected projects/P/locations/L/{services|jobs|workerPools}/NAME'),
    });
  });

  it.each([
    [`${SERVICE}/revisions/r`, 'service'],
    ['projects/shop-prod/locations/europe-west1/jobs/j/executions/e', 'job'],
    ['projects/shop-prod/locations/europe-west1/workerPools/w/revisions/r', 'workerPool'],
  ])('the workload of %s is a %s', (name, kind) => {
    expect(workloadKind(parsed(name))).toBe(kind);
  });
});

describe('isCloudRunResource', () => {
  it('refuses a longer host', () => {
    expect(isCloudRunResource('//run.googleapis.com.evil/projects/p')).toBe(false);
  });

  it('refuses the host in a later part of the name', () => {
    expect(isCloudRunResource('//container.googleapis.com//run.googleapis.com/projects/p')).toBe(false);
  });
});

describe('comparing workloads', () => {
  const named = (project: string, workload = 'checkout') =>
    parsed(`projects/${project}/locations/europe-west1/services/${workload}`);

  it('treats project id and number as the same project', () => {
    expect(isSameWorkload(named(PROJECT.id), named(PROJECT.number), PROJECT)).toBe(true);
  });

  it('treats a revision as its service', () => {
    expect(isSameWorkload(parsed(`${SERVICE}/revisions/r`), named(PROJECT.id), PROJECT)).toBe(true);
  });

  it.each([
    ['projects/app and projects/app-prod', 'my-app', 'my-app-prod'],
    ['a number and a longer number', '123456', '1234567'],
  ])('distinguishes %s', (_what, one, other) => {
    expect(isSameWorkload(named(one), named(other), { id: one, number: '1' })).toBe(false);
    expect(isProject(other, { id: one, number: one })).toBe(false);
  });

  it('distinguishes a service from one whose name starts with the same text', () => {
    expect(isSameWorkload(named(PROJECT.id), named(PROJECT.id, 'checkout-admin'), PROJECT)).toBe(false);
  });

  it('distinguishes a job from a service of the same name', () => {
    const job = parsed('projects/shop-prod/locations/europe-west1/jobs/checkout');
    expect(isSameWorkload(job, named(PROJECT.id), PROJECT)).toBe(false);
  });
});

describe('finding names', () => {
  const findingName = fc.record({
    parentKind: fc.constantFrom('organizations' as const, 'folders' as const, 'projects' as const),
    parent: fc.stringMatching(/^[1-9][0-9]{3,14}$/),
    source: fc.stringMatching(/^[1-9][0-9]{3,18}$/),
    location: fc.constantFrom('global', 'eu', 'us'),
    finding: fc.stringMatching(/^[a-z0-9]{1,32}$/),
  });

  it('stay the same after formatting and parsing', () => {
    fc.assert(
      fc.property(findingName, (name) => {
        expect(parseFindingName(formatFindingName(name))).toEqual({ ok: true, value: name });
      }),
    );
  });

  it('refer to global if they have no location', () => {
    expect(parseFindingName('projects/1/sources/2/findings/3')).toMatchObject({
      value: { location: 'global' },
    });
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseFindingName(text)));
  });

  it.each([
    'projects/../sources/1/findings/f',
    'projects/./sources/1/findings/f',
    'projects/1/sources/../findings/f',
    'projects/1/sources/2/findings/f/securityMarks',
    'projects/1/sources/2/findings/f"',
    'projects/1/sources/2/findings/f\n',
    'projects/1/sources/2/findings/',
    'users/1/sources/2/findings/f',
  ])('refuse %j', (name) => {
    expect(parseFindingName(name).ok).toBe(false);
  });
});
