import type { JsonObject } from '../../core/values/json';
import { bodyOf, boot, CLEAN_IMAGE, type Cloud, cloud, PROJECT } from '../sandbox/mini-stack';

export const DEPLOYER = 'user:deployer@example.com';
export const PARENT = `projects/${PROJECT}/locations/us-central1`;
export const JOB = `${PARENT}/jobs/nightly`;
export const CONNECTOR = 'projects/net/locations/us-central1/connectors/c';
export const template = (over: JsonObject = {}): JsonObject => ({
  containers: [{ image: CLEAN_IMAGE }],
  ...over,
});

export const started = (): Cloud =>
  cloud(boot(undefined, { resources: { run: { [CONNECTOR]: {} } } }), DEPLOYER);

export const post = (c: Cloud, service: JsonObject, serviceId = 'api', parent = PARENT): string =>
  c.outcome('run', 'POST', `/v2/${parent}/services`, { query: { serviceId }, body: service });

export const postJob = (
  c: Cloud,
  task: JsonObject = template(),
  rest: JsonObject = {},
  jobId = 'nightly',
): string =>
  c.outcome('run', 'POST', `/v2/${PARENT}/jobs`, {
    query: { jobId },
    body: { template: { template: task }, ...rest },
  });

export const read = (c: Cloud, name: string): JsonObject => bodyOf(c.call('run', 'GET', `/v2/${name}`));
