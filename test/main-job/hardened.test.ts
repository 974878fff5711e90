import { config } from '../../riposte.config';
import { MainJob } from './main-job';

const REGION = config.region;

test('a hardened pipeline contains the reference finding as any other does', async () => {
  const job = MainJob.prepare({
    config: {
      ...config,
      profile: 'hardened',
      encryption: { kmsKey: `projects/keys/locations/${REGION}/keyRings/security/cryptoKeys/riposte` },
      network: {
        vpcConnector: `projects/shared-vpc/locations/${REGION}/connectors/serverless`,
        workerPool: `projects/builds/locations/${REGION}/workerPools/private`,
      },
    },
  });
  const { record } = await job.run();
  expect(record?.verdict).toBe('contained');
});
