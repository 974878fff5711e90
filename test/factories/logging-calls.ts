import type { JsonObject } from '../../core/values/json';
import { PROJECT } from '../sandbox/mini-stack';
import { api, watchingCloud } from '../sandbox/services/watching-cloud';

export const P = `projects/${PROJECT}`;
export const BUCKETS = `/v2/${P}/locations/europe-west1/buckets`;
export const logging = () => {
  const cloud = watchingCloud();
  return { cloud, ...api(cloud, 'logging') };
};
export type Logging = ReturnType<typeof logging>;
export const bucket = ({ post }: Logging, id = 'kept', body: JsonObject = {}) =>
  post(`${BUCKETS}:createAsync`, body, { bucketId: id });
