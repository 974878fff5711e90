import type { JsonObject } from '../../../core/values/json';
import type { ServiceId } from '../../protocol/request';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { type Around, askOperation, labelsOf, projectOf, type Translation } from '../translation';
import { expand, type Shape } from './shape';
import {
  BINARY_AUTHORIZATION,
  JOB_CONTAINER,
  SERVICE_CONTAINER,
  VOLUME,
  VPC_ACCESS,
} from './workload-shapes';

const RUN: ServiceId = 'run';

const SERVICE: Shape = {
  description: 'text',
  client: 'text',
  client_version: 'text',
  ingress: 'text',
  launch_stage: 'text',
  binary_authorization: { block: BINARY_AUTHORIZATION },
  custom_audiences: 'texts',
  scaling: {
    block: {
      min_instance_count: 'number',
      scaling_mode: 'text',
      max_instance_count: 'number',
      manual_instance_count: 'number',
    },
  },
  default_uri_disabled: 'flag',
  template: {
    block: {
      revision: 'text',
      labels: 'map',
      annotations: 'map',
      scaling: { block: { min_instance_count: 'number', max_instance_count: 'number' } },
      vpc_access: { block: VPC_ACCESS },
      timeout: 'text',
      service_account: 'text',
      containers: { blocks: SERVICE_CONTAINER },
      volumes: { blocks: VOLUME },
      execution_environment: 'text',
      encryption_key: 'text',
      max_instance_request_concurrency: 'number',
      session_affinity: 'flag',
      node_selector: { block: { accelerator: 'text' } },
      gpu_zonal_redundancy_disabled: 'flag',
    },
  },
  traffic: { blocks: { type: 'text', revision: 'text', percent: 'number', tag: 'text' } },
  invoker_iam_disabled: 'flag',
  annotations: 'map',
};

const JOB: Shape = {
  client: 'text',
  client_version: 'text',
  launch_stage: 'text',
  binary_authorization: { block: BINARY_AUTHORIZATION },
  template: {
    block: {
      labels: 'map',
      annotations: 'map',
      parallelism: 'number',
      task_count: 'number',
      template: {
        block: {
          containers: { blocks: JOB_CONTAINER },
          volumes: { blocks: VOLUME },
          timeout: 'text',
          service_account: 'text',
          execution_environment: 'text',
          encryption_key: 'text',
          vpc_access: { block: VPC_ACCESS },
          max_retries: { always: 'number', byDefault: 3 },
          node_selector: { block: { accelerator: 'text' } },
          gpu_zonal_redundancy_disabled: 'flag',
        },
      },
    },
  },
  annotations: 'map',
};

const CLIENT_SIDE = ['deletion_protection', 'deletion_policy', 'timeouts'];

const nameOf = (args: Arguments, around: Around, collection: string): string =>
  `projects/${projectOf(args, around)}/locations/${args.required('location')}/${collection}/${args.required('name')}`;

/** Creates, reads and deletes services and jobs in the same way. */
function workload(
  type: string,
  { collection, idMember, shape }: { collection: 'services' | 'jobs'; idMember: string; shape: Shape },
): Translation {
  return {
    type,
    *create(args, around) {
      const name = nameOf(args, around, collection);
      const body = { ...expand(args, shape), labels: labelsOf(args) };
      args.leave(CLIENT_SIDE, 'only the provider uses them');
      const answer = yield* askOperation(
        {
          service: RUN,
          method: 'POST',
          path: `/v2/${name.slice(0, name.lastIndexOf('/'))}`,
          query: { [idMember]: args.required('name') },
          body,
        },
        'v2',
      );
      return {
        id: name,
        name: args.required('name'),
        project: projectOf(args, around),
        location: args.required('location'),
        uid: answer.uid ?? '',
        etag: answer.etag ?? '',
        generation: answer.generation ?? '',
        creator: answer.creator ?? '',
        ...(collection === 'services'
          ? { uri: answer.uri ?? '', latest_ready_revision: answer.latestReadyRevision ?? '' }
          : {}),
      };
    },
    *destroy(args, around) {
      const path = `/v2/${nameOf(args, around, collection)}`;
      yield* askOperation({ service: RUN, method: 'DELETE', path }, 'v2');
    },
  };
}

/** A policy in v2 or v1 of the API. The provider accepts the full name, or the short name with its location. */
function policyOf(
  args: Arguments,
  around: Around,
  { version, collection, argument }: { version: 'v1' | 'v2'; collection: string; argument: string },
): PolicyAccess {
  const sent = args.required(argument);
  const location = args.text('location') || around.region;
  const name = sent.includes(`/${collection}/`)
    ? sent
    : `projects/${projectOf(args, around)}/locations/${location}/${collection}/${sent}`;
  const path = `/${version}/${name}`;
  return {
    get: { service: RUN, method: 'GET', path: `${path}:getIamPolicy` },
    set: (policy: JsonObject) => ({
      service: RUN,
      method: 'POST',
      path: `${path}:setIamPolicy`,
      body: { policy },
    }),
  };
}

function member(type: string, access: Parameters<typeof policyOf>[2]): Translation {
  return {
    type,
    *create(args, around) {
      return yield* addMember(args, policyOf(args, around, access));
    },
    *destroy(args, around) {
      yield* removeMember(args, policyOf(args, around, access));
    },
  };
}

export const RUN_TRANSLATIONS: readonly Translation[] = [
  workload('google_cloud_run_v2_service', { collection: 'services', idMember: 'serviceId', shape: SERVICE }),
  workload('google_cloud_run_v2_job', { collection: 'jobs', idMember: 'jobId', shape: JOB }),
  member('google_cloud_run_v2_service_iam_member', {
    version: 'v2',
    collection: 'services',
    argument: 'name',
  }),
  member('google_cloud_run_v2_job_iam_member', { version: 'v2', collection: 'jobs', argument: 'name' }),
  // The older resource reads the same policy from v1.
  member('google_cloud_run_service_iam_member', {
    version: 'v1',
    collection: 'services',
    argument: 'service',
  }),
];
