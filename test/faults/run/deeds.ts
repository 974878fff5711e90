import { caseIdOf } from '../../../core/case/case-id';
import type { JsonObject } from '../../../core/values/json';
import { ingestFinding } from '../../../sandbox/delivery/push';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/protocol/request';
import { settleInstances } from '../../../sandbox/services/run-state';
import type { CloudState, StoredFinding } from '../../../sandbox/state/cloud-state';
import type { RunService } from '../../../sandbox/state/run';
import {
  canonicalName,
  digestOf,
  eventTime,
  imageOf,
  OPERATOR,
  OWNER,
  PIPELINE,
  PROJECT,
  STRANGER,
  serviceName,
} from '../schedule/names';
import type { DeedOf, Letter, Schedule } from '../schedule/schedule';
import { notificationOf } from './finding';

/** What the deeds of people and of the cloud use. The rest is in run-schedule.ts. */
export interface Stage {
  readonly schedule: Schedule;
  state(): CloudState;
  adopt(state: CloudState): void;
  nowMs(): number;
  request(request: SandboxRequest, principal: string): SandboxResponse;
  /** Adds a change without a request to the journal. */
  note(path: string, before: CloudState): void;
  /** Every state of the cloud so far that a request saw, oldest first. */
  pastStates(): readonly CloudState[];
}

export const send = (
  stage: Stage,
  principal: string,
  request: Pick<SandboxRequest, 'service' | 'method' | 'path'> & Partial<SandboxRequest>,
): SandboxResponse => stage.request({ query: {}, headers: {}, ...request }, principal);

/** SCC stores a version of the finding, with its existing marks, and publishes it. */
export function report(stage: Stage, deed: DeedOf<'report'>): StoredFinding | undefined {
  const key = canonicalName(stage.schedule, deed.finding);
  const before = stage.state().scc.findings[key];
  const notification = notificationOf(stage.schedule, deed);
  if (!notification) return before;
  const securityMarks = before?.finding.securityMarks;
  const finding = { ...notification.finding, ...(securityMarks === undefined ? {} : { securityMarks }) };
  stage.adopt(ingestFinding(stage.state(), { ...notification, finding }, stage.nowMs()).state);
  return before;
}

export function undo(stage: Stage, { finding, later, by }: DeedOf<'undo'>): void {
  const caseId = caseIdOf(canonicalName(stage.schedule, finding), eventTime(finding, later));
  const message = { caseId, requestedBy: 'oncall@example.com' };
  publish(stage, 'riposte-undo', message, by === 'operator' ? OPERATOR : STRANGER);
}

export const publish = (stage: Stage, topic: string, message: unknown, principal: string): SandboxResponse =>
  publishText(stage, topic, JSON.stringify(message), principal);

export function publishText(stage: Stage, topic: string, text: string, principal: string): SandboxResponse {
  const data = Buffer.from(text, 'utf8').toString('base64');
  const path = `/v1/projects/${PROJECT.id}/topics/${topic}:publish`;
  return send(stage, principal, { service: 'pubsub', method: 'POST', path, body: { messages: [{ data }] } });
}

const serviceAt = (stage: Stage, index: number): RunService | undefined =>
  stage.state().run.services[serviceName(stage.schedule, index)];

function patch(stage: Stage, service: number, mask: string, fields: JsonObject): void {
  const name = serviceName(stage.schedule, service);
  send(stage, PIPELINE, {
    service: 'run',
    method: 'PATCH',
    path: `/v2/${name}`,
    query: { updateMask: mask },
    body: { name, ...fields },
  });
}

const LATEST: JsonObject = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 };

export function deploy(stage: Stage, { service, digest, traffic }: DeedOf<'deploy'>): void {
  const found = serviceAt(stage, service);
  if (!found) return;
  const template = (found.config.template ?? {}) as JsonObject;
  const [first, ...others] = template.containers as readonly JsonObject[];
  // A deployment with the same image is also a new revision, because something in it differs.
  const label = `v${Object.keys(found.revisions).length + 1}`;
  const next = {
    ...template,
    labels: { build: label },
    containers: [{ ...first, image: imageOf(digest) }, ...others],
  };
  const fields = traffic === 'take' ? { template: next, traffic: [LATEST] } : { template: next };
  patch(stage, service, traffic === 'take' ? 'template,traffic' : 'template', fields);
}

/** The newest ready revision that runs the image. */
function revisionOf(service: RunService, letter: Letter): string | undefined {
  const digest = digestOf(letter);
  return Object.values(service.revisions)
    .filter(({ ready, config }) => ready && JSON.stringify(config.containers).includes(digest))
    .at(-1)?.name;
}

export function route(stage: Stage, { service, to, tag }: DeedOf<'route'>): void {
  const found = serviceAt(stage, service);
  if (!found) return;
  const revision = to === 'latest' ? undefined : revisionOf(found, to);
  if (to !== 'latest' && revision === undefined) return;
  const target: JsonObject =
    revision === undefined
      ? LATEST
      : { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent: 100 };
  if (tag === undefined) {
    patch(stage, service, 'traffic', { traffic: [target] });
    return;
  }
  const { percent: _all, ...tagged } = target;
  const standing = (found.config.traffic ?? [LATEST]) as readonly JsonObject[];
  const others = standing.filter((each) => each.tag !== tag);
  patch(stage, service, 'traffic', { traffic: [...others, { ...tagged, tag }] });
}

export function scale(stage: Stage, { service, to, max }: DeedOf<'scale'>): void {
  if (!serviceAt(stage, service)) return;
  const scaling: JsonObject =
    to === 'automatic'
      ? { scalingMode: 'AUTOMATIC', ...(max === undefined ? {} : { maxInstanceCount: max }) }
      : { scalingMode: 'MANUAL', manualInstanceCount: to === 'zero' ? 0 : 1 };
  patch(stage, service, 'scaling', { scaling });
}

export function setAccess(stage: Stage, { service, to }: DeedOf<'access'>): void {
  const name = serviceName(stage.schedule, service);
  if (!serviceAt(stage, service)) return;
  const answer = send(stage, PIPELINE, { service: 'run', method: 'GET', path: `/v2/${name}:getIamPolicy` });
  const policy = answer.body as JsonObject;
  const bindings = ((policy.bindings ?? []) as readonly JsonObject[])
    .map((binding) => ({
      ...binding,
      members: (binding.members as readonly string[]).filter(
        (member) => member !== 'allUsers' || to === 'shared',
      ),
    }))
    .filter(({ members }) => members.length > 0);
  const added = { public: ['allUsers'], private: [], shared: ['user:partner@example.com'] }[to];
  const opened = added.length > 0 ? [{ role: 'roles/run.invoker', members: added }] : [];
  send(stage, PIPELINE, {
    service: 'run',
    method: 'POST',
    path: `/v2/${name}:setIamPolicy`,
    body: { policy: { ...policy, bindings: [...bindings, ...opened] } },
  });
}

export function setIngress(stage: Stage, { service, to }: DeedOf<'ingress'>): void {
  if (!serviceAt(stage, service)) return;
  const ingress = to === 'all' ? 'INGRESS_TRAFFIC_ALL' : 'INGRESS_TRAFFIC_INTERNAL_ONLY';
  patch(stage, service, 'ingress', { ingress });
}

/** The platform does this without a request. The journal shows it as Google's. */
export function becomeReady(stage: Stage, { service }: DeedOf<'ready'>): void {
  const found = serviceAt(stage, service);
  const waiting = found && Object.values(found.revisions).findLast(({ ready }) => !ready);
  if (!found || !waiting) return;
  const revisions = { ...found.revisions, [waiting.name]: { ...waiting, ready: true } };
  const before = stage.state();
  const { assumptions, timing } = before;
  const settled = settleInstances({ ...found, revisions }, assumptions, timing, stage.nowMs());
  const services = { ...before.run.services, [found.name]: settled };
  stage.adopt({ ...before, run: { ...before.run, services } });
  stage.note(`/v2/${found.name}:becomesReady`, before);
}

export function describeService(stage: Stage, { service, text }: DeedOf<'describe'>): void {
  if (serviceAt(stage, service)) patch(stage, service, 'description', { description: text });
}

export function setKillSwitch(stage: Stage, { engaged }: DeedOf<'kill-switch'>): void {
  const database = `projects/${PROJECT.id}/databases/riposte-effects`;
  const name = `${database}/documents/controls/kill-switch`;
  const fields = { engaged: { booleanValue: engaged }, reason: { stringValue: 'simulated' } };
  send(stage, OWNER, {
    service: 'firestore',
    method: 'POST',
    path: `/v1/${database}/documents:commit`,
    body: { writes: [{ update: { name, fields } }] },
  });
}
