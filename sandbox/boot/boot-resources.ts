import { isObject, type Json, type JsonObject } from '../../core/json';
import { BootError } from '../protocol/errors';
import { tryProject, withProjectId } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import { serviceUri } from '../services/run-view';
import { textOf } from '../services/service';
import { addBinding } from './boot-iam';
import type { StackBlock } from './resolver';

type Apply = (state: CloudState, block: StackBlock, config: JsonObject) => CloudState;

/** Types that exist in stacks and change nothing that the sandbox looks at. */
export const INERT_TYPES: readonly string[] = [
  'google_cloud_run_v2_job',
  'google_cloud_run_v2_job_iam_member',
];

const TABLE: Readonly<Record<string, Apply>> = {
  google_cloudfunctions2_function: addFunction,
  google_cloud_run_v2_service_iam_member: (state, block, config) =>
    addBinding(state, block, config, serviceResource(state, config, 'name')),
  google_cloud_run_service_iam_member: (state, block, config) =>
    addBinding(state, block, config, serviceResource(state, config, 'service')),
};

export const SUPPORTED_TYPES: readonly string[] = Object.keys(TABLE);

/** The cloud with one resource more. Inert types leave it as it is. */
export function applyBlock(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const known = block.kind === 'resource' && Object.hasOwn(TABLE, block.type);
  const apply = known ? TABLE[block.type] : undefined;
  return apply ? apply(state, block, config) : state;
}

const projectId = (state: CloudState, config: JsonObject): string => {
  const sent = textOf(config.project).replace(/^projects\//, '');
  return sent === '' ? state.homeProject : (tryProject(state, sent)?.id ?? sent);
};

/** Nested blocks are synthesized as an object or as a list of one. */
const blockOf = (value: Json | undefined): JsonObject => {
  const first = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? first : {};
};

/** `name` or `projects/P/COLLECTION/name`, the provider takes both. */
function fullName(state: CloudState, config: JsonObject, collection: string, member: string): string {
  const sent = textOf(config[member]);
  return sent.startsWith('projects/')
    ? withProjectId(state, sent)
    : `projects/${projectId(state, config)}/${collection}/${sent}`;
}

function serviceResource(state: CloudState, config: JsonObject, member: string): string {
  const short = textOf(config[member]).replace(/^.*\/services\//, '');
  return `projects/${projectId(state, config)}/locations/${textOf(config.location)}/services/${short}`;
}

function required(block: StackBlock, config: JsonObject, member: string): string {
  const value = textOf(config[member]);
  if (value !== '') return value;
  throw new BootError({
    where: `${block.address}.${member}`,
    what: 'missing',
    expected: 'a text',
    fix: `set ${member} in the construct`,
  });
}

/** google_cloudfunctions2_function's names for the Cloud Run enum. */
const INGRESS: Readonly<Record<string, string>> = {
  ALLOW_ALL: 'INGRESS_TRAFFIC_ALL',
  ALLOW_INTERNAL_ONLY: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  ALLOW_INTERNAL_AND_GCLB: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
};

function addFunction(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const project = projectId(state, config);
  const name = required(block, config, 'name');
  const location = required(block, config, 'location');
  const service = blockOf(config.service_config);
  const build = blockOf(config.build_config);
  const storage = blockOf(blockOf(build.source).storage_source);
  const env = isObject(service.environment_variables) ? service.environment_variables : {};
  const fn = {
    name,
    project,
    location,
    entryPoint: required(block, build, 'entry_point'),
    serviceAccount:
      textOf(service.service_account_email) ||
      `${tryProject(state, project)?.number}-compute@developer.gserviceaccount.com`,
    env: Object.fromEntries(Object.entries(env).map(([member, value]) => [member, String(value)])),
    uri: serviceUri(state, `projects/${project}/locations/${location}/services/${name}`),
    ingress: INGRESS[textOf(service.ingress_settings) || 'ALLOW_ALL'] ?? 'INGRESS_TRAFFIC_ALL',
    timeoutSeconds: Number(service.timeout_seconds ?? 60),
    sourceObject: { bucket: textOf(storage.bucket), name: textOf(storage.object) },
    address: block.address,
  };
  return { ...state, functions: { ...state.functions, [name]: fn } };
}
