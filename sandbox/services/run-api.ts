import type { ApiSources } from '../schema/definitions';

const operations = '/v2/{name=projects/*/locations/*/operations/*}';

/** Separate from the service, because its parts check masks against it. */
export const RUN_API: ApiSources = {
  id: 'run',
  clients: [{ pkg: '@google-cloud/run', file: 'build/protos/protos.json', serves: ['google.cloud.run.v2'] }],
  // The Knative form, and the locations, which v2 does not serve.
  discovery: ['run.v1'],
  mixins: [
    {
      id: 'Operations.GetOperation',
      verb: 'get',
      path: operations,
      requestType: 'google.longrunning.GetOperationRequest',
      responseType: 'google.longrunning.Operation',
    },
    {
      id: 'Operations.WaitOperation',
      verb: 'post',
      path: `${operations}:wait`,
      body: '*',
      requestType: 'google.longrunning.WaitOperationRequest',
      responseType: 'google.longrunning.Operation',
    },
  ],
};
