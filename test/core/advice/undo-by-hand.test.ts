import { undoByHand } from '../../../core/advice/undo-by-hand';
import type { JsonObject } from '../../../core/values/json';
import { publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { SERVICE } from '../../factories/names';

const PLACE = 'checkout --region=europe-west1 --project=shop-prod';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

describe('the commands to revert a step by hand', () => {
  it.each<[string, JsonObject, readonly string[]]>([
    [
      'remove-public-access',
      publicPolicy(),
      [`run services add-iam-policy-binding ${PLACE} --member=allUsers --role=roles/run.invoker`],
    ],
    ['restrict-ingress', serviceJson(), [`run services update ${PLACE} --ingress=all`]],
    [
      'restrict-ingress',
      serviceJson({ ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' }),
      [`run services update ${PLACE} --ingress=internal-and-cloud-load-balancing`],
    ],
    ['shift-traffic', serviceJson(), [`run services update-traffic ${PLACE} --to-revisions=LATEST=100`]],
    [
      'shift-traffic',
      serviceJson({
        traffic: [
          { type: REVISION, revision: 'checkout-1', percent: 90 },
          { type: REVISION, revision: 'checkout-2', percent: 10 },
          { type: REVISION, revision: 'checkout-3', tag: 'try' },
        ],
      }),
      [`run services update-traffic ${PLACE} --to-revisions=checkout-1=90,checkout-2=10`],
    ],
    [
      'stop-service',
      serviceJson({ scaling: { scalingMode: 'MANUAL', manualInstanceCount: 3 } }),
      [
        `beta run services update ${PLACE} --scaling=3`,
        `run services update-traffic ${PLACE} --to-revisions=LATEST=100`,
      ],
    ],
    [
      'stop-service',
      serviceJson(),
      [
        `beta run services update ${PLACE} --scaling=auto`,
        `run services update-traffic ${PLACE} --to-revisions=LATEST=100`,
      ],
    ],
    ['somebodys-own', serviceJson(), []],
  ])('of %s', (action, prior, expected) => {
    expect(undoByHand(action, SERVICE, prior)).toEqual(expected.map((command) => `gcloud ${command}`));
  });

  it.each([
    ['a workload of another kind', SERVICE.replace('/services/', '/jobs/')],
    ['a revision', `${SERVICE}/revisions/checkout-00001-cln`],
    ['a service of several regions', SERVICE.replace('europe-west1', 'global')],
  ])('are empty for %s', (_what, target) => {
    expect(undoByHand('restrict-ingress', target, serviceJson())).toEqual([]);
  });

  it('are those that an action for another kind declares', async () => {
    jest.resetModules();
    jest.doMock('../../../core/actions', () => ({
      tryAction: () => ({
        targets: ['job'],
        words: { undoByHand: (place: string) => [`gcloud run jobs execute ${place}`] },
      }),
    }));
    const { undoByHand: ofJobs } = await import('../../../core/advice/undo-by-hand.js');
    expect([
      ofJobs('run-again', SERVICE.replace('/services/', '/jobs/'), {}),
      ofJobs('run-again', SERVICE, {}),
    ]).toEqual([[`gcloud run jobs execute ${PLACE}`], []]);
  });

  it('contain nothing that does not validate', () => {
    const evil = "x; rm -rf '/'";
    const policy = { bindings: [{ role: evil, members: ['allUsers'] }] };
    const traffic = [{ type: REVISION, revision: evil, percent: 100 }];
    expect([
      undoByHand('remove-public-access', SERVICE, policy),
      undoByHand('shift-traffic', SERVICE, serviceJson({ traffic })),
      undoByHand('restrict-ingress', `projects/p/locations/l/services/${evil}`, serviceJson()),
    ]).toEqual([[], [], []]);
  });
});
