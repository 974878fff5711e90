import { isObject, type Json, type JsonObject } from '../../core/json';
import type { StackBlock } from '../boot/resolver';
import { BootError } from '../protocol/errors';
import { tryProject, withProjectId } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import { textOf } from '../services/service';
import { tryParseCron } from './cron';
import type { WatchState } from './state';

type Apply = (state: CloudState, block: StackBlock, config: JsonObject) => CloudState;

/** Resource types that watch the cloud. */
export const WATCH_TYPES: Readonly<Record<string, Apply>> = {
  google_cloud_scheduler_job: addJob,
};

const projectId = (state: CloudState, config: JsonObject): string => {
  const sent = textOf(config.project);
  return sent === '' ? state.homeProject : (tryProject(state, sent)?.id ?? sent);
};

const watching = (state: CloudState, change: Partial<WatchState>): CloudState => ({
  ...state,
  watch: { ...state.watch, ...change },
});

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? value : [value]).filter(isObject);

const problem = (block: StackBlock, member: string, what: string, expected: string): BootError =>
  new BootError({ where: `${block.address}.${member}`, what, expected, fix: `correct ${member}` });

function addJob(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const cron = tryParseCron(textOf(config.schedule));
  if (!cron || !['Etc/UTC', 'UTC'].includes(textOf(config.time_zone))) {
    throw problem(
      block,
      'schedule',
      `"${textOf(config.schedule)}" in ${textOf(config.time_zone)}`,
      'cron in UTC',
    );
  }
  const project = projectId(state, config);
  const agent = `serviceAccount:service-${tryProject(state, project)?.number}@gcp-sa-cloudscheduler.iam.gserviceaccount.com`;
  const [target] = listOf(config.pubsub_target);
  const job = {
    name: `projects/${project}/locations/${textOf(config.region)}/jobs/${textOf(config.name)}`,
    cron,
    paused: config.paused === true,
    agent,
    address: block.address,
    ...(target
      ? {
          publish: {
            topic: withProjectId(state, textOf(target.topic_name)),
            data: textOf(target.data),
            attributes: {},
          },
        }
      : {}),
  };
  return withAgent(watching(state, { jobs: [...state.watch.jobs, job] }), project, agent);
}

/** The agent's role comes with the API (cloud.google.com/iam/docs/service-agents, Cloud Scheduler). */
function withAgent(state: CloudState, project: string, agent: string): CloudState {
  const role = 'roles/cloudscheduler.serviceAgent';
  const resource = `projects/${project}`;
  const standing = state.iam.bindings[resource] ?? [];
  if (standing.some((binding) => binding.role === role)) return state;
  const bindings = { ...state.iam.bindings, [resource]: [...standing, { role, members: [agent] }] };
  return { ...state, iam: { ...state.iam, bindings } };
}
