import fc from 'fast-check';
import { exposureOf } from '../../../core/cloud-run/exposure';
import type { JsonObject } from '../../../core/values/json';
import { privatePolicy, publicPolicy, serviceJson } from '../../factories/cloud-run-json';

const open = (service: JsonObject, policy: JsonObject = privatePolicy()) =>
  exposureOf(serviceJson(service), policy);

describe('who may reach and call a service', () => {
  it.each<[string, JsonObject, JsonObject, object]>([
    ['public bindings', {}, publicPolicy(), { reach: 'internet', callers: 'anyone', open: true }],
    ['named callers', {}, privatePolicy(), { reach: 'internet', callers: 'named', open: false }],
    [
      'no check of the callers, with any bindings',
      { invokerIamDisabled: true },
      privatePolicy(),
      { callers: 'not-checked', open: true },
    ],
    [
      'internal ingress',
      { invokerIamDisabled: true, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' },
      publicPolicy(),
      { reach: 'internal', open: false },
    ],
    [
      'a load balancer before it',
      { ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' },
      publicPolicy(),
      { reach: 'load-balancer', open: true },
    ],
    [
      'no default URL, but a domain may lead to it',
      { defaultUriDisabled: true },
      publicPolicy(),
      { reach: 'load-balancer', open: true },
    ],
    [
      'Identity-Aware Proxy, whose own policy is not read',
      { iapEnabled: true, invokerIamDisabled: true },
      privatePolicy(),
      { iap: true, open: true },
    ],
    [
      'the agent of Identity-Aware Proxy, which is not the public',
      { iapEnabled: true },
      {
        bindings: [
          {
            role: 'roles/run.invoker',
            members: ['serviceAccount:service-1@gcp-sa-iap.iam.gserviceaccount.com'],
          },
        ],
      },
      { iap: true, callers: 'named', open: false },
    ],
  ])('with %s', (_what, service, policy, expected) => {
    expect(open(service, policy)).toMatchObject(expected);
  });

  it('is open unless its ingress is known to be closed', () => {
    const closed = ['INGRESS_TRAFFIC_INTERNAL_ONLY', 'INGRESS_TRAFFIC_NONE'];
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(undefined), fc.constantFrom(...closed)), (ingress) => {
        expect(open({ ingress }, publicPolicy()).open).toBe(!closed.includes(ingress ?? ''));
      }),
    );
  });
});
