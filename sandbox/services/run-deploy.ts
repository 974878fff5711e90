import { canonicalJson, type JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { withoutPolicy } from '../iam/policies';
import { ApiError, invalidArgument } from '../protocol/errors';
import type { Principal } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import type { RunRevision, RunService } from '../state/run';
import { latestCreated, settledService, settleInstances } from './run-state';
import { withTemplateDefaults } from './run-template';
import { lettersOf, uidOf } from './uids';

export interface Deployment {
  /** `projects/P/locations/L/services/S` */
  readonly name: string;
  /** User-settable fields of run v2 Service. */
  readonly config: JsonObject;
  readonly principal: Principal;
  readonly nowMs: number;
}

/** Creates the service, or changes it to the configuration. A template that differs becomes a new revision. */
export function deployedService(
  state: CloudState,
  before: RunService | undefined,
  { name, config, principal, nowMs }: Deployment,
): RunService {
  const time = rfc3339(nowMs);
  const who = principal.slice(principal.indexOf(':') + 1);
  const base = before ?? { ...unmade(state, name), creator: who, createTime: time };
  const same = before !== undefined && isSameTemplate(state, name, before.config, config);
  const settledMs = before === undefined ? nowMs : nowMs + state.timing.operationMs;
  const changed: RunService = {
    ...base,
    config: same ? { ...config, ...templateOf(before.config) } : config,
    generation: base.generation + 1,
    version: base.version + 1,
    lastModifier: who,
    updateTime: time,
    settledMs,
    revisions: same ? base.revisions : withRevision(state, base, config, { createTime: time, creator: who }),
  };
  // A new service is ready immediately. A changed service settles as run-state.ts describes.
  return before === undefined
    ? settledService(changed, state.assumptions, nowMs)
    : settleInstances(changed, state.assumptions, state.timing, nowMs);
}

const unmade = (state: CloudState, name: string) => ({
  name,
  uid: uidOf(name, state.sequence),
  generation: 0,
  version: 0,
  revisions: {},
  instances: {},
});

const templateOf = ({ template }: JsonObject): JsonObject => (template === undefined ? {} : { template });

/** Whether two configurations require the same revision. Absent members count as their default. */
export function isSameTemplate(
  state: CloudState,
  name: string,
  left: JsonObject,
  right: JsonObject,
): boolean {
  const filled = ({ template }: JsonObject): JsonObject => {
    const { revision: _name, ...rest } = withTemplateDefaults(state, name, objectOf(template));
    return rest;
  };
  return canonicalJson(filled(left)) === canonicalJson(filled(right));
}

/** Members of a template that a revision lacks. */
const ONLY_TEMPLATE = ['revision', 'healthCheckDisabled'];

function withRevision(
  state: CloudState,
  service: Pick<RunService, 'name' | 'revisions'>,
  config: JsonObject,
  made: Pick<RunRevision, 'createTime' | 'creator'>,
): RunService['revisions'] {
  const template = objectOf(config.template);
  const name = textOf(template.revision) || nextName(state, service);
  checkRevisionName(service, name);
  const revision: RunRevision = {
    name,
    uid: uidOf(`${service.name}/revisions/${name}`, state.sequence),
    ...made,
    ready: true,
    config: Object.fromEntries(
      Object.entries(template).filter(([member]) => !ONLY_TEMPLATE.includes(member)),
    ),
  };
  return { ...service.revisions, [name]: revision };
}

/** `SERVICE-00003-abc`: the number continues from the last revision's. */
function nextName(state: CloudState, { name, revisions }: Pick<RunService, 'name' | 'revisions'>): string {
  const last = /-(\d{5})-[a-z]{3}$/.exec(latestCreated(revisions) ?? '')?.[1];
  const number = 1 + Number(last ?? Object.keys(revisions).length);
  const suffix = lettersOf(`${name} ${number} ${state.sequence}`, 3);
  return `${lastSegment(name)}-${String(number).padStart(5, '0')}-${suffix}`;
}

function checkRevisionName(
  { name, revisions }: Pick<RunService, 'name' | 'revisions'>,
  revision: string,
): void {
  const service = lastSegment(name);
  if (!revision.startsWith(`${service}-`) || !/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(revision)) {
    throw invalidArgument(
      `Revision name '${revision}' must start with '${service}-', and contain only lowercase letters, digits and dashes.`,
      'service.template.revision',
    );
  }
  if (!Object.hasOwn(revisions, revision)) return;
  throw new ApiError(
    'ALREADY_EXISTS',
    `Revision named '${revision}' with different configuration already exists.`,
    {
      place: 'service.template.revision',
    },
  );
}

export const withService = (state: CloudState, service: RunService): CloudState => ({
  ...state,
  run: { ...state.run, services: { ...state.run.services, [service.name]: service } },
});

/** Removes the service, its revisions and its policy. */
export function withoutService(state: CloudState, name: string): CloudState {
  const { [name]: _gone, ...services } = state.run.services;
  return withoutPolicy({ ...state, run: { ...state.run, services } }, name);
}
