import fc from 'fast-check';
import type { JsonObject } from '../../../core/values/json';
import { fingerprintOfAll, planFingerprint } from '../../../review/input/fingerprint';

const change = (address: string, actions: string[], after: unknown, more: object = {}) => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  change: { actions, before: null, after, after_unknown: {} },
  ...more,
});

const PLAN = {
  format_version: '1.2',
  timestamp: '2026-11-26T00:00:00Z',
  relevant_attributes: [{ resource: 'a.b', attribute: ['id'] }],
  resource_changes: [
    change('google_pubsub_topic.a', ['create'], { name: 'a' }),
    change('google_pubsub_topic.b', ['no-op'], { name: 'b' }),
    change('google_pubsub_topic.c', ['delete'], null),
  ],
  output_changes: { url: { actions: ['create'], before: null, after: 'x' } },
} as unknown as JsonObject;

const withChange = (index: number, edit: (resource: Record<string, unknown>) => unknown): JsonObject => {
  const copy = structuredClone(PLAN) as { resource_changes: Record<string, unknown>[] };
  edit(copy.resource_changes[index] as Record<string, unknown>);
  return copy as unknown as JsonObject;
};

describe('the fingerprint of a plan', () => {
  it('is a SHA-256', () => expect(planFingerprint(PLAN)).toMatch(/^[0-9a-f]{64}$/));

  it.each<[string, JsonObject]>([
    ['its time of creation', { ...PLAN, timestamp: '2027-01-01T00:00:00Z' }],
    ['the attributes that Terraform lists in random order', { ...PLAN, relevant_attributes: [] }],
    ['the version of Terraform', { ...PLAN, terraform_version: '1.14.0' }],
    ['an unchanged resource', withChange(1, (resource) => Object.assign(resource, { provider_name: 'x' }))],
    [
      'the order of the changes',
      { ...PLAN, resource_changes: [...(PLAN.resource_changes as never[])].reverse() } as JsonObject,
    ],
  ])('does not depend on %s', (_, plan) => expect(planFingerprint(plan)).toBe(planFingerprint(PLAN)));

  it.each<[string, JsonObject]>([
    [
      'a value',
      withChange(0, (resource) => Object.assign(resource.change as object, { after: { name: 'z' } })),
    ],
    [
      'an action',
      withChange(0, (resource) => Object.assign(resource.change as object, { actions: ['update'] })),
    ],
    [
      'an unknown value',
      withChange(0, (resource) => Object.assign(resource.change as object, { after_unknown: { id: true } })),
    ],
    [
      'an address',
      withChange(2, (resource) => Object.assign(resource, { address: 'google_pubsub_topic.d' })),
    ],
    [
      'a move',
      withChange(1, (resource) => Object.assign(resource, { previous_address: 'google_pubsub_topic.z' })),
    ],
    [
      'an import',
      withChange(1, (resource) =>
        Object.assign(resource.change as object, { importing: { id: 'projects/p' } }),
      ),
    ],
    ['a deposed object', withChange(2, (resource) => Object.assign(resource, { deposed: 'abcdef01' }))],
    ['an output', { ...PLAN, output_changes: {} }],
    ['a deferred change', { ...PLAN, deferred_changes: [{ reason: 'unknown' }] }],
    [
      'a provisioner of a called module',
      {
        ...PLAN,
        configuration: {
          root_module: {
            module_calls: {
              m: { module: { resources: [{ address: 'a.b', provisioners: [{ type: 'local-exec' }] }] } },
            },
          },
        },
      } as JsonObject,
    ],
    [
      'the endpoint of a provider',
      {
        ...PLAN,
        configuration: {
          provider_config: { google: { expressions: { pubsub_custom_endpoint: { constant_value: 'x' } } } },
        },
      } as JsonObject,
    ],
    ['the invocation of an action', { ...PLAN, action_invocations: [{ address: 'action.x' }] }],
    ['an error', { ...PLAN, errored: true }],
  ])('depends on %s', (_, plan) => expect(planFingerprint(plan)).not.toBe(planFingerprint(PLAN)));

  it('of several plans does not depend on their order, and changes with each of them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2 }), fc.string(), (fingerprints, other) => {
        const all = fingerprintOfAll(fingerprints);
        expect(fingerprintOfAll([...fingerprints].reverse())).toBe(all);
        fc.pre(!fingerprints.includes(other));
        expect(fingerprintOfAll([other, ...fingerprints.slice(1)])).not.toBe(all);
      }),
    );
  });
});
