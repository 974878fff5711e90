import type { Block, Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const SERVICE = 'google_cloud_run_v2_service';
const service = (more: Block): Block => ({
  name: 'shop',
  location: 'europe-west1',
  project: 'shop-prod',
  template: { containers: [{ image: 'europe-docker.pkg.dev/p/r/shop:1' }] },
  ...more,
});
const adds =
  (more: Block, type = SERVICE) =>
  (head: Head): void =>
    void head.add(type, 'shop', structuredClone(service(more)));
const shop = (head: Head, type = SERVICE) => head.all(type).find(({ name }) => name === 'shop')!;
const DEFAULT = { binary_authorization: { use_default: true } };
const ANNOTATION = 'run.googleapis.com/binary-authorization';

describeRule('R14', [
  {
    name: 'removes the setting from a service that is not part of the pipeline',
    given: adds(DEFAULT),
    edit: (head) => head.unset(shop(head), 'binary_authorization'),
    finds: [{ at: 'shop', severity: 'high', says: /no longer checked/ }],
  },
  {
    name: 'removes the setting from the canary job',
    given: (head) =>
      head.set(head.the('google_cloud_run_v2_job'), 'binary_authorization', { use_default: true }),
    edit: (head) =>
      head.set(head.the('google_cloud_run_v2_job'), 'binary_authorization', { use_default: false }),
    finds: [{ at: 'canary/job', severity: 'high' }],
  },
  {
    name: 'gives a service its own policy instead of the default',
    given: adds(DEFAULT),
    edit: (head) =>
      head.set(shop(head), 'binary_authorization', { policy: 'projects/p/platforms/cloudRun/policies/x' }),
    finds: [],
  },
  {
    name: 'gives a service another policy',
    given: adds({ binary_authorization: { policy: 'projects/p/platforms/cloudRun/policies/x' } }),
    edit: (head) =>
      head.set(shop(head), 'binary_authorization.policy', 'projects/p/platforms/cloudRun/policies/y'),
    finds: [{ at: 'shop', severity: 'high', says: /another policy/ }],
  },
  {
    name: 'removes the policy and sets no default',
    given: adds({ binary_authorization: { policy: 'projects/p/platforms/cloudRun/policies/x' } }),
    edit: (head) => head.unset(shop(head), 'binary_authorization'),
    finds: [{ at: 'shop', severity: 'high', says: /is removed/ }],
  },
  {
    name: 'adds a break-glass justification',
    given: adds(DEFAULT),
    edit: (head) => head.set(shop(head), 'binary_authorization.breakglass_justification', 'it burns'),
    finds: [{ at: 'shop', severity: 'high', says: /break-glass/ }],
  },
  {
    name: 'deploys a service with a break-glass justification',
    edit: adds({ binary_authorization: { use_default: true, breakglass_justification: 'it burns' } }),
    finds: [{ at: 'shop', severity: 'high', says: /break-glass/ }],
  },
  {
    name: 'deploys a service without the setting',
    edit: adds({}),
    finds: [],
  },
  {
    name: 'removes the annotation from a service of version 1',
    given: adds({ metadata: { annotations: { [ANNOTATION]: 'default' } } }, 'google_cloud_run_service'),
    edit: (head) => head.set(shop(head, 'google_cloud_run_service'), 'metadata.annotations', {}),
    finds: [{ at: 'shop', severity: 'high', says: /annotation/ }],
  },
  {
    name: 'adds a break-glass annotation',
    given: adds({ metadata: { annotations: {} } }, 'google_cloud_run_service'),
    edit: (head) =>
      head.set(shop(head, 'google_cloud_run_service'), 'metadata.annotations', {
        [`${ANNOTATION}-breakglass`]: 'x',
      }),
    finds: [{ at: 'shop', severity: 'high', says: /break-glass/ }],
  },
  {
    name: 'removes the policy from a function',
    given: (head) =>
      head.set(
        head.the('google_cloudfunctions2_function', 'actor/function'),
        'service_config.binary_authorization_policy',
        'default',
      ),
    edit: (head) =>
      head.unset(
        head.the('google_cloudfunctions2_function', 'actor/function'),
        'service_config.binary_authorization_policy',
      ),
    finds: [{ at: 'actor/function', severity: 'high' }],
  },
]);
