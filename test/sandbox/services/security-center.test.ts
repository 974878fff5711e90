import type { JsonObject } from '../../../core/values/json';
import { dueDeliveries, ingestFinding } from '../../../sandbox/delivery/push';
import {
  ACTOR,
  bodyOf,
  boot,
  CANONICAL,
  type Cloud,
  cloud,
  NUMBER,
  notification,
  PROJECT,
  READER,
  START,
} from '../mini-stack';

const NAME = 'organizations/123/sources/111/locations/global/findings/f1';
const withFinding = (...args: Parameters<typeof boot>): Cloud =>
  cloud(ingestFinding(boot(...args), notification(), START).state, READER);
const path = `/v2/projects/${NUMBER}/sources/-/locations/global/findings`;
const count = (c: Cloud, filter: string): number =>
  bodyOf<{ totalSize: number }>(c.call('scc', 'GET', path, { query: { filter } })).totalSize;

describe('listing findings', () => {
  test.each([
    ['name', 1, 0],
    ['canonical-name', 0, 1],
  ] as const)('finds by %s', (form, byName, byCanonical) => {
    const c = withFinding(undefined, {}, { 'scc.list-name-form': form });
    expect(count(c, `name="${NAME}"`)).toBe(byName);
    expect(count(c, `name="${CANONICAL}"`)).toBe(byCanonical);
    expect(count(c, `name="${NAME}" OR name="${CANONICAL}"`)).toBe(1);
  });

  test('returns only findings of the named parent, by project id or number', () => {
    const c = withFinding();
    const total = (parent: string) =>
      bodyOf<{ totalSize: number }>(c.call('scc', 'GET', `/v2/${parent}/findings`)).totalSize;
    expect(total(`projects/${PROJECT}/sources/-/locations/global`)).toBe(1);
    expect(total(`projects/${NUMBER}/sources/111`)).toBe(1);
    expect(total(`projects/${NUMBER}/sources/222`)).toBe(0);
  });

  test('returns the official shape, even if the producer sent other members', () => {
    const state = ingestFinding(boot(), notification({ brandNewField: 1, severity: 1 }), START).state;
    const body = bodyOf<{ listFindingsResults: { finding: JsonObject }[] }>(
      cloud(state, READER).call('scc', 'GET', path),
    );
    expect(body.listFindingsResults[0]?.finding).not.toHaveProperty('brandNewField');
    expect(body.listFindingsResults[0]?.finding.severity).toBe('CRITICAL');
  });

  test.each(['state=', 'klass="x"'])('refuses the filter %s', (filter) => {
    expect(withFinding().outcome('scc', 'GET', path, { query: { filter } })).toMatch(/^400 .*Invalid filter/);
  });

  test('needs securitycenter.findings.list', () => {
    const c = withFinding();
    expect(c.outcome('scc', 'GET', path, {}, 'user:nobody@example.com')).toContain(
      "'securitycenter.findings.list' denied",
    );
    expect(c.outcome('scc', 'GET', '/v2/organizations/123/sources/-/findings')).toMatch(/^403/);
  });
});

describe('security marks', () => {
  const patch = (c: Cloud, updateMask: string, marks: JsonObject, name = CANONICAL) =>
    c.call(
      'scc',
      'PATCH',
      `/v2/${name}/securityMarks`,
      { query: { updateMask }, body: { name: `${name}/securityMarks`, marks } },
      ACTOR,
    );
  const marksOf = (c: Cloud) =>
    (c.state.scc.findings[CANONICAL]!.finding.securityMarks as JsonObject | undefined)?.marks;

  test('are merged with a mask and replaced without one', () => {
    const c = withFinding();
    patch(c, 'marks.case-id', { 'case-id': '1', ignored: 'x' });
    patch(c, 'marks.other', { other: '2' });
    expect(marksOf(c)).toEqual({ 'case-id': '1', other: '2' });
    patch(c, 'marks.other', {});
    expect(marksOf(c)).toEqual({ 'case-id': '1' });
    patch(c, 'marks', { only: 'this' });
    expect(marksOf(c)).toEqual({ only: 'this' });
  });

  test('publish the finding again', () => {
    const c = withFinding();
    const before = dueDeliveries(c.state, START).length;
    const { events } = patch(c, 'marks.a', { a: 'b' });
    expect(events.map(({ kind }) => kind)).toEqual(['api', 'notification', 'publish']);
    expect(dueDeliveries(c.state, START)).toHaveLength(before + 1);
  });

  test('go through the JSON form of the mask, in which capital letters are lost', () => {
    const c = withFinding();
    patch(c, 'marks.caseId', { caseId: 'x' });
    expect(marksOf(c)).toEqual({});
    patch(c, 'marks.caseId', { case_id: 'x' });
    expect(marksOf(c)).toEqual({ case_id: 'x' });
  });

  test.each([
    ['mark.a', { a: 'b' }],
    ['name', { a: 'b' }],
    ['canonicalName.x', {}],
    ['marks.a', { 'a b': 'c' }],
  ])('refuse mask %s with %j', (mask, marks) => {
    const { response } = patch(withFinding(), mask, marks as JsonObject);
    expect(response.status).toBe(400);
  });

  test('are found by canonical name, by name and without a location', () => {
    expect(
      patch(withFinding(), 'marks.a', { a: 'b' }, CANONICAL.replace('/locations/global', '')).response.status,
    ).toBe(200);
    const other = CANONICAL.replace(/f1$/, 'f2');
    expect(patch(withFinding(), 'marks.a', { a: 'b' }, other).response.status).toBe(404);
  });

  test('check the permission on the name in the request, so the organization form needs an organization grant', () => {
    expect(patch(withFinding(), 'marks.a', { a: 'b' }, NAME).response.status).toBe(403);
  });
});
