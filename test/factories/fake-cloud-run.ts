import {
  list,
  object,
  SERVICE_OUTPUT_ONLY,
  shortName,
  text,
  userFields,
} from '../../core/cloud-run/run-service';
import { identityEmail } from '../../core/naming/names';
import type { CloudRun, InstanceCount } from '../../core/ports/ports';
import { copied } from '../../core/values/copied';
import type { Json, JsonObject } from '../../core/values/json';
import { GoogleFault } from '../../functions/google/faults';
import { publicPolicy, serviceJson, twoRevisions } from './cloud-run-json';
import { PROJECT, SIBLING } from './names';

interface Stored {
  config: JsonObject;
  policy: JsonObject;
  revisions: readonly JsonObject[];
  version: number;
  lastModifier: string;
  policyVersion: number;
}

export interface SeededService {
  readonly config?: JsonObject;
  readonly policy?: JsonObject;
  readonly revisions?: readonly JsonObject[];
}

export interface FakeCloudRun extends CloudRun {
  /** Every accepted mutation, in order. */
  readonly mutations: { readonly kind: 'patch' | 'policy'; readonly name: string; readonly mask: string }[];
  /** Another writer changes the service, which gives it a new etag. */
  edit(name: string, change: (config: JsonObject) => JsonObject, by?: string): void;
  /** Account that changes services through the port. */
  self: string;
  /** What a user wrote and can read: every settable field, and the bindings. */
  userState(name: string): { readonly config: Json; readonly bindings: Json };
  /** What the instance metric reports: one instance for every revision that serves, zero for the others. */
  counts(name: string, atIso: string): readonly InstanceCount[];
  answersPatchWith: (config: JsonObject) => JsonObject;
}

/** Accounts that change services in addition to the response. */
export const DEPLOYER = 'deployer@example.com';
export const PERSON = 'ada@example.com';

/** Cloud Run with etags, masks and output-only fields, as far as the CloudRun port exposes them. */
export function createFakeCloudRun(
  main: SeededService = {},
  others: Readonly<Record<string, SeededService>> = { [SIBLING]: { config: serviceJson({ name: SIBLING }) } },
): FakeCloudRun {
  const services = new Map<string, Stored>();
  const config = main.config ?? serviceJson();
  for (const [name, seed] of Object.entries({ [text(config.name)]: { ...main, config }, ...others })) {
    services.set(name, {
      config: copied(seed.config ?? serviceJson({ name })),
      policy: copied(seed.policy ?? publicPolicy()),
      revisions: copied(seed.revisions ?? twoRevisions()),
      version: 1,
      lastModifier: DEPLOYER,
      policyVersion: 1,
    });
  }
  const find = (name: string): Stored => {
    const stored = services.get(name.replace(`projects/${PROJECT.number}/`, `projects/${PROJECT.id}/`));
    if (!stored) throw new GoogleFault('not-found', 404, `run GET /v2/${name}`, 'no such service');
    return stored;
  };
  const fake: FakeCloudRun = {
    mutations: [],
    self: identityEmail({ project: PROJECT, name: 'riposte' }, 'actor'),
    answersPatchWith: (next) => next,
    getService: async (name) => view(find(name)),
    getIamPolicy: async (name) => policyView(find(name)),
    async setIamPolicy(name, policy) {
      const stored = find(name);
      checkEtag(text(policy.etag), `"p${stored.policyVersion}"`, `run POST /v2/${name}:setIamPolicy`);
      const { etag: _etag, ...kept } = copied(policy);
      stored.policy = kept;
      stored.policyVersion += 1;
      fake.mutations.push({ kind: 'policy', name, mask: '' });
      return policyView(stored);
    },
    async patchService(name, etag, fields, mask) {
      const stored = find(name);
      checkEtag(etag, `"s${stored.version}"`, `run PATCH /v2/${name}`);
      checkFields(fields, mask);
      checkMasked(fields, mask);
      const { lastModifier: _earlier, ...patched } = applyMask(stored.config, fields, mask);
      stored.config = copied(fake.answersPatchWith(patched));
      stored.version += 1;
      stored.lastModifier = fake.self;
      fake.mutations.push({ kind: 'patch', name, mask: mask.join(',') });
    },
    listRevisions: async (name) => {
      if (!name.endsWith('/-')) return copied(find(name).revisions);
      const inPlace = [...services.entries()].filter(([key]) => key.startsWith(name.slice(0, -1)));
      return inPlace.flatMap(([key, { revisions }]) =>
        copied(revisions).map((one) => ({ ...one, name: `${key}/revisions/${shortName(one.name)}` })),
      );
    },
    listServices: async () => ({
      services: [...services.values()].map(({ config: { name, template } }) => ({
        name: text(name),
        images: list(object(template).containers).map(({ image }) => text(image)),
      })),
      unreachable: [],
      whole: true,
    }),
    edit(name, change, by = PERSON) {
      const stored = find(name);
      stored.config = copied(change(stored.config));
      stored.version += 1;
      stored.lastModifier = text(stored.config.lastModifier) || by;
    },
    userState: (name) => {
      const { config: settable, policy } = find(name);
      return copied({ config: userFields(settable), bindings: policy.bindings ?? [] }) as {
        config: Json;
        bindings: Json;
      };
    },
    counts(name, at) {
      const stored = find(name);
      const stopped = object(stored.config.scaling).manualInstanceCount === 0;
      const serving = statuses(stored)
        .filter((status) => status.percent !== undefined || status.tag !== undefined)
        .map((status) => shortName(status.revision));
      return stored.revisions.map((revision) => {
        const short = shortName(revision.name);
        return { revision: short, at, count: !stopped && serving.includes(short) ? 1 : 0 };
      });
    },
  };
  return fake;
}

function checkEtag(sent: string, stored: string, place: string): void {
  if (sent !== '' && sent !== stored) {
    throw new GoogleFault('conflict', 409, place, `etag ${sent} was sent, the current etag is ${stored}`);
  }
}

function statuses(stored: Stored): readonly JsonObject[] {
  const latest = shortName(stored.revisions[0]?.name);
  const traffic = list(stored.config.traffic);
  const targets: readonly JsonObject[] =
    traffic.length > 0 ? traffic : [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
  return targets.map((target) => ({ ...target, revision: text(target.revision) || latest }));
}

const view = (stored: Stored): JsonObject =>
  copied({
    ...stored.config,
    etag: `"s${stored.version}"`,
    generation: String(stored.version),
    lastModifier: stored.lastModifier,
    // Each service has its own uid, as in the API.
    uid: `uid of ${text(stored.config.name)}`,
    updateTime: stored.config.updateTime ?? `2026-05-06T07:00:${String(stored.version).padStart(2, '0')}Z`,
    reconciling: false,
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    latestReadyRevision: stored.revisions[0]?.name ?? '',
    trafficStatuses: statuses(stored),
  });

const policyView = (stored: Stored): JsonObject =>
  copied({ ...stored.policy, etag: `"p${stored.policyVersion}"` });

/** The mask must name each field of the body, and no field may be output only. The API refuses or ignores any other. */
function checkFields(fields: JsonObject, mask: readonly string[]): void {
  const leaves = Object.entries(fields).flatMap(([key, value]) =>
    mask.includes(key) ? [key] : Object.keys(object(value)).map((leaf) => `${key}.${leaf}`),
  );
  const stray =
    leaves.find((leaf) => !mask.includes(leaf)) ?? leaves.find((leaf) => SERVICE_OUTPUT_ONLY.includes(leaf));
  if (stray)
    throw new GoogleFault('invalid', 400, 'run PATCH', `${stray} is sent but not settable by this mask`);
}

/**
 * The pessimistic answer to run.mask-member-absent-in-body (sandbox/protocol/assumptions.ts): our code must work
 * without the other one. The code cannot distinguish an empty list from an absent one.
 */
function checkMasked(fields: JsonObject, mask: readonly string[]): void {
  const absent = mask.find((path) => {
    const [head = '', leaf] = path.split('.');
    const value = leaf === undefined ? fields[head] : object(fields[head])[leaf];
    return value === undefined || (Array.isArray(value) && value.length === 0);
  });
  if (absent) throw new GoogleFault('invalid', 400, 'run PATCH', `${absent} is masked but not sent`);
}

/** Takes the fields of the mask from the body, and keeps everything else. */
function applyMask(config: JsonObject, fields: JsonObject, mask: readonly string[]): JsonObject {
  const result: Record<string, Json | undefined> = { ...config };
  for (const path of mask) {
    const [head, leaf] = path.split('.') as [string, string | undefined];
    result[head] =
      leaf === undefined
        ? fields[head]
        : without({ ...object(result[head]), [leaf]: object(fields[head])[leaf] });
  }
  return without(result);
}

const without = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
