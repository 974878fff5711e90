import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import {
  type Around,
  type Attributes,
  askOperation,
  compact,
  labelsOf,
  projectOf,
  type Translation,
} from '../translation';
import { expand, filled, type Shape } from './shape';

const BUILD: Shape = {
  runtime: 'text',
  entry_point: 'text',
  source: { block: { storage_source: { block: { bucket: 'text', object: 'text', generation: 'number' } } } },
  worker_pool: 'text',
  environment_variables: 'map',
  docker_repository: 'text',
  service_account: 'text',
};

const SERVICE: Shape = {
  timeout_seconds: 'number',
  available_memory: 'text',
  max_instance_request_concurrency: 'number',
  available_cpu: 'text',
  environment_variables: 'map',
  max_instance_count: 'number',
  min_instance_count: 'number',
  vpc_connector: 'text',
  vpc_connector_egress_settings: 'text',
  ingress_settings: filled('text', 'ALLOW_ALL'),
  service_account_email: 'text',
  all_traffic_on_latest_revision: filled('flag', true),
  secret_environment_variables: {
    blocks: { key: 'text', project_id: 'text', secret: 'text', version: 'text' },
  },
  secret_volumes: {
    blocks: {
      mount_path: 'text',
      project_id: 'text',
      secret: 'text',
      versions: { blocks: { version: 'text', path: 'text' } },
    },
  },
  binary_authorization_policy: 'text',
};

/** The two update policies are sent as null if they are absent. The policy for deployments excludes the other one. */
function buildConfig(args: Arguments): JsonObject | undefined {
  const block = args.block('build_config');
  if (!block) return undefined;
  const policy = (name: string): Json => (block.block(name) ? {} : null);
  const [automatic, onDeploy] = [policy('automatic_update_policy'), policy('on_deploy_update_policy')];
  return {
    ...expand(block, BUILD),
    ...(onDeploy === null ? { automaticUpdatePolicy: automatic } : {}),
    onDeployUpdatePolicy: onDeploy,
  };
}

const nameOf = (args: Arguments, around: Around): string =>
  `projects/${projectOf(args, around)}/locations/${args.required('location')}/functions/${args.required('name')}`;

const cloudFunction: Translation = {
  type: 'google_cloudfunctions2_function',
  *create(args, around) {
    const name = nameOf(args, around);
    const service = args.block('service_config');
    const body = compact({
      name,
      description: args.text('description') || undefined,
      buildConfig: buildConfig(args),
      serviceConfig: service ? expand(service, SERVICE) : undefined,
      kmsKeyName: args.text('kms_key_name') || undefined,
      labels: labelsOf(args),
    });
    args.leave(['timeouts', 'deletion_policy'], 'only the provider uses them');
    const answer = yield* askOperation(
      {
        service: 'cloudfunctions',
        method: 'POST',
        path: `/v2/${name.split('/functions/')[0]}/functions`,
        query: { functionId: args.required('name') },
        body,
      },
      'v2',
    );
    return functionAttributes(name, answer);
  },
  *destroy(args, around) {
    const path = `/v2/${nameOf(args, around)}`;
    yield* askOperation({ service: 'cloudfunctions', method: 'DELETE', path }, 'v2');
  },
};

function functionAttributes(name: string, answer: JsonObject): Attributes {
  const build = isObject(answer.buildConfig) ? answer.buildConfig : {};
  const service = isObject(answer.serviceConfig) ? answer.serviceConfig : {};
  const both = (block: string, argument: string, value: Json | undefined): Attributes => ({
    [`${block}.0.${argument}`]: value ?? '',
    [`${block}.${argument}`]: value ?? '',
  });
  const [, project = '', , location = '', , short = ''] = name.split('/');
  return {
    id: name,
    name: short,
    project,
    location,
    url: answer.url ?? '',
    state: answer.state ?? '',
    environment: answer.environment ?? '',
    update_time: answer.updateTime ?? '',
    ...both('build_config', 'build', build.build),
    ...both('build_config', 'docker_repository', build.dockerRepository),
    ...both('build_config', 'service_account', build.serviceAccount),
    ...both('service_config', 'uri', service.uri),
    ...both('service_config', 'gcf_uri', ''),
    ...both('service_config', 'service', service.service),
    ...both('service_config', 'service_account_email', service.serviceAccountEmail),
  };
}

/** By full or short name. The policy resources name it `cloud_function`. */
function functionPolicy(args: Arguments, around: Around): PolicyAccess {
  const sent = args.required('cloud_function');
  const location = args.text('location') || around.region;
  const name = sent.includes('/functions/')
    ? sent
    : `projects/${projectOf(args, around)}/locations/${location}/functions/${sent}`;
  const path = `/v2/${name}`;
  return {
    get: { service: 'cloudfunctions', method: 'GET', path: `${path}:getIamPolicy` },
    set: (policy) => ({
      service: 'cloudfunctions',
      method: 'POST',
      path: `${path}:setIamPolicy`,
      body: { policy },
    }),
  };
}

const functionMember: Translation = {
  type: 'google_cloudfunctions2_function_iam_member',
  *create(args, around) {
    return yield* addMember(args, functionPolicy(args, around));
  },
  *destroy(args, around) {
    yield* removeMember(args, functionPolicy(args, around));
  },
};

export const FUNCTION_TRANSLATIONS: readonly Translation[] = [cloudFunction, functionMember];
