import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { SERVICE_MEMBERS } from '../../sandbox/services/run-create';
import type { DescribedWorkload } from './knative-form';

/** Settable members of google.cloud.run.v2.Service, without the template, which is read separately. */
const SERVICE = SERVICE_MEMBERS.filter((member) => member !== 'template');

/** Members that a revision takes from its template. */
const REVISION = [
  'labels',
  'annotations',
  'launchStage',
  'scaling',
  'vpcAccess',
  'maxInstanceRequestConcurrency',
  'timeout',
  'serviceAccount',
  'containers',
  'volumes',
  'executionEnvironment',
  'encryptionKey',
  'sessionAffinity',
];

const NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)(?:\/revisions\/([^/]+))?$/;

/** A description in the form of API v2; undefined for anything else. */
export function tryV2(json: JsonObject): DescribedWorkload | undefined {
  const [, project = '', location = '', service = '', revision] = NAME.exec(textOf(json.name)) ?? [];
  if (project === '') return undefined;
  const template = objectOf(json.template);
  const common = {
    service,
    project,
    location,
    createTime: textOf(json.createTime),
    ready: isReady(json),
    imageDigest: '',
    leftOut: [],
  };
  return revision === undefined
    ? {
        ...common,
        kind: 'service',
        name: service,
        config: picked(json, SERVICE),
        template: picked(template, REVISION),
        newestRevision: lastOf(textOf(json.latestCreatedRevision) || textOf(json.latestReadyRevision)),
      }
    : {
        ...common,
        kind: 'revision',
        name: revision,
        config: picked(json, REVISION),
        template: {},
        newestRevision: '',
      };
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

function isReady({ conditions, terminalCondition }: JsonObject): boolean {
  const ready = [objectOf(terminalCondition), ...listOf(conditions).map(objectOf)].find(
    ({ type }) => type === 'Ready',
  );
  return ready === undefined || ready.state === 'CONDITION_SUCCEEDED';
}

const picked = (json: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(members.flatMap((key) => (json[key] === undefined ? [] : [[key, json[key]] as const])));
