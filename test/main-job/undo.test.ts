import { normalService } from '../../core/cloud-run/normal-form';
import type { JsonObject } from '../../core/values/json';
import { ASSUMPTIONS } from '../../sandbox/protocol/assumptions';
import { MainJob, SERVICE, serviceIn } from './main-job';

/** The service as somebody else left it before the finding arrived. */
function edit(job: MainJob, change: (config: JsonObject) => JsonObject): void {
  const { state } = job.world;
  const service = serviceIn(state, SERVICE);
  const services = { ...state.run.services, [SERVICE]: { ...service, config: change(service.config) } };
  job.world.state = { ...state, run: { ...state.run, services } };
}

const without = (config: JsonObject, member: string): JsonObject =>
  Object.fromEntries(Object.entries(config).filter(([name]) => name !== member));

const BEFORE = [
  ['scaled automatically, with a minimum', (config: JsonObject) => config],
  ['without scaling and traffic', (config: JsonObject) => without(without(config, 'scaling'), 'traffic')],
  [
    'scaled by hand',
    (config: JsonObject) => ({ ...config, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 3 } }),
  ],
] as const;

describe.each(ASSUMPTIONS['run.mask-member-absent-in-body'].settings)(
  'if a member of the mask that the body lacks is %s',
  (setting) => {
    it.each(BEFORE)('a stopped service that was %s is undone', async (_what, change) => {
      const job = MainJob.prepare({
        assumptions: { 'run.mask-member-absent-in-body': setting },
        seedOptions: { onlyBadDigest: true },
      });
      edit(job, change);
      const before = serviceIn(job.world.state, SERVICE).config;
      const { record } = await job.run(undefined, 600);
      expect(record?.outcomes.find(({ action }) => action === 'stop-service')?.status).toBe('done');
      job.undo(record?.caseId as string);
      await job.advance(60);
      expect(job.logged('undo.refused')).toEqual([]);
      expect(job.logged('undo.done')[0]?.fields.steps).toMatchObject([{ code: 'restored' }]);
      expect(normalService(serviceIn(job.world.state, SERVICE).config)).toEqual(normalService(before));
    });
  },
);
