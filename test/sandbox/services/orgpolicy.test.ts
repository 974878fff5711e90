import type { JsonObject } from '../../../core/values/json';
import { celSyntax } from '../../../sandbox/services/cel-syntax';
import { NUMBER } from '../fixture-names';
import { bodyOf, type Cloud } from '../little-cloud';
import { adminCloud, FOLDER, HOME, ORGANIZATION } from './admin-cloud';

const CONSTRAINT = `${ORGANIZATION}/customConstraints/custom.admission`;

const constraint = (changes: JsonObject = {}): JsonObject => ({
  name: CONSTRAINT,
  displayName: 'Admission',
  condition: "'a' in resource.metadata.annotations && resource.metadata.annotations['a'] == 'default'",
  actionType: 'ALLOW',
  methodTypes: ['CREATE', 'UPDATE'],
  resourceTypes: ['run.googleapis.com/Service'],
  ...changes,
});

const make = (cloud: Cloud, changes: JsonObject = {}) =>
  cloud.call('orgpolicy', 'POST', `/v2/${ORGANIZATION}/customConstraints`, { body: constraint(changes) });

const withConstraint = (): Cloud => {
  const cloud = adminCloud();
  make(cloud);
  return cloud;
};

describe('custom constraints', () => {
  test('are created, read, listed and replaced as a whole', () => {
    const cloud = withConstraint();
    const { name: _name, ...body } = constraint({ actionType: 'DENY' });
    expect(cloud.outcome('orgpolicy', 'PATCH', `/v2/${CONSTRAINT}`, { body })).toBe('200');
    expect(bodyOf(cloud.call('orgpolicy', 'GET', `/v2/${CONSTRAINT}`))).toMatchObject({
      name: CONSTRAINT,
      actionType: 'DENY',
    });
    expect(bodyOf(cloud.call('orgpolicy', 'GET', `/v2/${ORGANIZATION}/customConstraints`))).toMatchObject({
      customConstraints: [{ name: CONSTRAINT }],
    });
  });

  test.each([
    ['displayName', ''],
    ['displayName', 'x'.repeat(201)],
    ['condition', ''],
    ['condition', 'resource.a =='],
    ['condition', 'request.auth == "x"'],
    ['condition', `resource.a == "${'x'.repeat(1000)}"`],
    ['actionType', null],
    ['methodTypes', []],
    ['resourceTypes', ['Service']],
    ['name', `${ORGANIZATION}/customConstraints/admission`],
    ['name', 'organizations/1/customConstraints/custom.admission'],
    ['name', `${ORGANIZATION}/customConstraints/custom.${'x'.repeat(72)}`],
  ])('are refused for %s %s, as INVALID_CUSTOM_CONSTRAINT', (member, value) => {
    const { error } = bodyOf<{ error: { status: string; details: JsonObject[] } }>(
      make(adminCloud(), { [member]: value }),
    );
    expect(error.status).toBe('INVALID_ARGUMENT');
    expect(error.details).toEqual([
      expect.objectContaining({ reason: 'INVALID_CUSTOM_CONSTRAINT' }),
      expect.objectContaining({
        fieldViolations: [expect.objectContaining({ field: `customConstraint.${member}` })],
      }),
    ]);
  });

  test('keep their resource types', () => {
    const body = constraint({ resourceTypes: ['run.googleapis.com/Job'] });
    expect(withConstraint().outcome('orgpolicy', 'PATCH', `/v2/${CONSTRAINT}`, { body })).toMatch(/^400/);
  });

  test('keep their name in use: a deleted one cannot be created again', () => {
    const cloud = withConstraint();
    expect(cloud.outcome('orgpolicy', 'DELETE', `/v2/${CONSTRAINT}`)).toBe('200');
    expect(bodyOf(make(cloud))).toMatchObject({ error: { status: 'ALREADY_EXISTS' } });
    expect(cloud.outcome('orgpolicy', 'GET', `/v2/${CONSTRAINT}`)).toMatch(/^404 NOT_FOUND/);
  });
});

const enforced = (enforce = true): JsonObject => ({ rules: [{ enforce }] });

const apply = (cloud: Cloud, parent: string, changes: JsonObject = {}, id = 'custom.admission') =>
  cloud.call('orgpolicy', 'POST', `/v2/${parent}/policies`, {
    body: { name: `${parent}/policies/${id}`, spec: enforced(), ...changes },
  });

const statusOf = (handled: ReturnType<typeof apply>) =>
  bodyOf<{ error?: { status: string } }>(handled).error?.status ?? 'OK';

const inForce = (cloud: Cloud, on = HOME, id = 'custom.admission') =>
  bodyOf<{ spec: JsonObject }>(cloud.call('orgpolicy', 'GET', `/v2/${on}/policies/${id}:getEffectivePolicy`))
    .spec;

describe('policies', () => {
  test('have the number of their project in their name, and an etag', () => {
    expect(bodyOf(apply(withConstraint(), HOME))).toMatchObject({
      name: `projects/${NUMBER}/policies/custom.admission`,
      etag: expect.any(String),
      spec: { rules: [{ enforce: true }], etag: expect.any(String) },
    });
  });

  test('omit zeros and nulls, which the provider sends', () => {
    const rules = [{ allowAll: null, denyAll: null, enforce: false }];
    const made = apply(withConstraint(), HOME, { spec: { rules, inheritFromParent: false, reset: false } });
    const { spec } = bodyOf<{ spec: JsonObject }>(made);
    expect(spec.rules).toEqual([{ enforce: false }]);
    expect(Object.keys(spec).sort()).toEqual(['etag', 'rules', 'updateTime']);
  });

  test('exist on organizations, folders and projects, and the nearest one applies', () => {
    const cloud = withConstraint();
    expect(inForce(cloud)).toEqual({ rules: [{ enforce: false }] });
    apply(cloud, ORGANIZATION);
    expect(inForce(cloud)).toMatchObject(enforced());
    apply(cloud, FOLDER, { spec: enforced(false) });
    expect(inForce(cloud)).toMatchObject(enforced(false));
    expect(inForce(cloud, FOLDER)).toMatchObject(enforced(false));
    expect(inForce(cloud, ORGANIZATION)).toMatchObject(enforced());
    cloud.call('orgpolicy', 'DELETE', `/v2/${FOLDER}/policies/custom.admission`);
    expect(inForce(cloud)).toMatchObject(enforced());
  });

  test('do not apply in dry run', () => {
    const cloud = withConstraint();
    apply(cloud, HOME, { spec: null, dryRunSpec: enforced() });
    expect(inForce(cloud)).toEqual({ rules: [{ enforce: false }] });
  });

  test('return to the default with reset', () => {
    const cloud = withConstraint();
    apply(cloud, ORGANIZATION);
    apply(cloud, HOME, { spec: { reset: true } });
    expect(inForce(cloud)).toEqual({ rules: [{ enforce: false }] });
  });

  const conditional = (expression: string) => ({
    rules: [{ enforce: true }, { enforce: false, condition: { expression } }],
  });

  test('accept conditions on tags', () => {
    const expression = "resource.matchTag('900/env', 'test') || resource.hasTagKey('900/free')";
    expect(statusOf(apply(withConstraint(), HOME, { spec: conditional(expression) }))).toBe('OK');
  });

  test.each([
    ['a condition on anything other than tags', { spec: conditional('resource.name == "x"') }],
    ['no spec', { spec: null }],
    ['values for a custom constraint', { spec: { rules: [{ values: { allowedValues: ['x'] } }] } }],
    ['two rules without a condition', { spec: { rules: [{ enforce: true }, { enforce: false }] } }],
    ['a rule of two kinds', { spec: { rules: [{ enforce: true, denyAll: true }] } }],
    ['a rule of no kind', { spec: { rules: [{ condition: null }] } }],
    ['inheritance of a boolean constraint', { spec: { ...enforced(), inheritFromParent: true } }],
    ['reset with rules', { spec: { ...enforced(), reset: true } }],
    ['the name of another resource', { name: `${FOLDER}/policies/custom.admission` }],
  ])('are refused with %s', (_what, changes) => {
    expect(statusOf(apply(withConstraint(), HOME, changes))).toBe('INVALID_ARGUMENT');
  });

  test('need their custom constraint', () => {
    expect(statusOf(apply(adminCloud(), HOME))).toBe('NOT_FOUND');
    expect(statusOf(apply(withConstraint(), HOME, {}, 'nonsense'))).toBe('NOT_FOUND');
  });

  test('can be created only once', () => {
    const cloud = withConstraint();
    apply(cloud, HOME);
    expect(statusOf(apply(cloud, HOME))).toBe('ALREADY_EXISTS');
  });

  const patch = (cloud: Cloud, updateMask: string, body: JsonObject) =>
    cloud.outcome('orgpolicy', 'PATCH', `/v2/${HOME}/policies/custom.admission`, {
      query: { updateMask },
      body,
    });
  const readBack = (cloud: Cloud) =>
    bodyOf<{ spec: JsonObject }>(cloud.call('orgpolicy', 'GET', `/v2/${HOME}/policies/custom.admission`));

  test('are updated by mask, with the etag that was read', () => {
    const cloud = withConstraint();
    apply(cloud, HOME);
    const { spec } = readBack(cloud);
    expect(patch(cloud, 'policy.dryRunSpec', { dryRunSpec: enforced(false) })).toBe('200');
    expect(readBack(cloud)).toMatchObject({ spec: enforced(), dryRunSpec: enforced(false) });
    expect(patch(cloud, 'policy.spec', { spec })).toMatch(/^409 ABORTED/);
    expect(patch(cloud, 'policy.name', {})).toMatch(/^400 INVALID_ARGUMENT/);
  });

  test('are listed at their own resource', () => {
    const cloud = withConstraint();
    apply(cloud, FOLDER);
    expect(bodyOf(cloud.call('orgpolicy', 'GET', `/v2/${FOLDER}/policies`))).toMatchObject({
      policies: [{ name: `${FOLDER}/policies/custom.admission` }],
    });
    expect(bodyOf(cloud.call('orgpolicy', 'GET', `/v2/${HOME}/policies`))).toEqual({ policies: [] });
  });
});

describe("the grammar of constraints' conditions", () => {
  test.each([
    'resource.management.autoUpgrade == false',
    'resource.spec.env.exists(e, e.name == "X" && e.value.startsWith("y"))',
    "!('a' in resource.labels) || resource.size in [1, 2.5, 0x10]",
    'resource.a ? resource.b : {"k": resource.c}["k"] + -1 > 2',
    'resource.name.matches(r"^projects/\\d+$")',
  ])('accepts %s', (text) => {
    expect(celSyntax(text)).toEqual({ ok: true, free: ['resource'] });
  });

  test.each([
    '',
    'resource.',
    'resource.a &',
    '(resource.a',
    'resource.a == "x',
    'a b',
    'resource[1',
    'x.all(1, true)',
  ])('refuses "%s"', (text) => {
    expect(celSyntax(text)).toMatchObject({ ok: false });
  });

  test('distinguishes the variable of a macro from an undeclared name', () => {
    expect(celSyntax('resource.a.all(e, e.b) && e.c')).toEqual({ ok: true, free: ['resource', 'e'] });
  });
});
