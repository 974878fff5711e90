import type { DoctorSandbox } from '../../../cli/doctor/sandboxed';
import { REGIONS } from '../../../core/locations/regions';
import type { Requester } from '../../../functions/google/transport';
import type { SandboxRequest, ServiceId } from '../../../sandbox/protocol/request';

/** Answers that the sandbox does not have: the regions of each service, functions, and log buckets. */
export interface Beyond {
  /** Regions of a service; default: all. */
  readonly locations?: Readonly<Record<string, readonly string[]>>;
  /** Names of the functions; default: those of the pipeline. */
  readonly functions?: readonly string[];
  /** Lifecycle states by id. A bucket that is absent here does not exist. */
  readonly buckets?: Readonly<Record<string, string>>;
  /** Permissions that the operator lacks. */
  readonly lacking?: readonly string[];
}

/** Official routes of those services (Google's API discovery documents, 2026-11), with the permission of each. */
export const ROUTES_BEYOND: readonly (readonly [service: string, path: RegExp, permission: string])[] = [
  ['cloudfunctions', /^\/v2\/projects\/[^/]+\/locations$/, 'cloudfunctions.locations.list'],
  [
    'cloudfunctions',
    /^\/v2\/projects\/[^/]+\/locations\/[^/]+\/functions\/[^/]+$/,
    'cloudfunctions.functions.get',
  ],
  ['cloudscheduler', /^\/v1\/projects\/[^/]+\/locations$/, 'cloudscheduler.locations.list'],
  ['artifactregistry', /^\/v1\/projects\/[^/]+\/locations$/, 'artifactregistry.locations.list'],
  ['firestore', /^\/v1\/projects\/[^/]+\/locations$/, 'datastore.locations.list'],
  ['logging', /^\/v2\/projects\/[^/]+\/locations$/, 'logging.locations.list'],
  ['logging', /^\/v2\/projects\/[^/]+\/locations\/[^/]+\/buckets\/[^/]+$/, 'logging.buckets.get'],
  ['cloudkms', /^\/v1\/projects\/[^/]+\/locations$/, 'cloudkms.locations.list'],
  ['vpcaccess', /^\/v1\/projects\/[^/]+\/locations$/, 'vpcaccess.locations.list'],
];

const HOST = 'beyond.invalid';
const SERVICES = [...new Set(ROUTES_BEYOND.map(([service]) => service))];

/** The sandbox with those answers in addition to its own. */
export function withBeyond(sandbox: DoctorSandbox, beyond: Beyond = {}): DoctorSandbox {
  const asked: SandboxRequest[] = [];
  const endpoints = Object.fromEntries(SERVICES.map((service) => [service, `https://${service}.${HOST}`]));
  const client = async (): Promise<Requester> => {
    const inside = await sandbox.client();
    return {
      async request(options) {
        const { hostname, pathname } = new URL(options.url);
        const service = hostname.replace(`.${HOST}`, '');
        if (service === hostname) return inside.request(options);
        const path = decodeURIComponent(pathname);
        asked.push({ service: service as ServiceId, method: options.method, path, query: {}, headers: {} });
        return answerBeyond(service, path, beyond);
      },
    };
  };
  return {
    ...sandbox,
    client,
    endpoints: { ...sandbox.endpoints, ...endpoints },
    get asked() {
      return [...sandbox.asked, ...asked];
    },
  };
}

/** One answer, as Google gives it. */
export function answerBeyond(service: string, path: string, beyond: Beyond = {}) {
  const route = ROUTES_BEYOND.find(([of, pattern]) => of === service && pattern.test(path));
  if (route === undefined) throw new Error(`no route beyond the sandbox: ${service} ${path}`);
  const [, , permission] = route;
  if (beyond.lacking?.includes(permission)) {
    return { status: 403, data: { error: { code: 403, message: `Permission '${permission}' denied` } } };
  }
  const last = path.split('/').at(-1) ?? '';
  if (last === 'locations') {
    const regions = beyond.locations?.[service] ?? REGIONS;
    return {
      status: 200,
      data: { locations: regions.map((id) => ({ name: `${path}/${id}`, locationId: id })) },
    };
  }
  if (permission === 'logging.buckets.get') {
    const state = beyond.buckets?.[last];
    return state === undefined ? NOT_FOUND : { status: 200, data: { lifecycleState: state } };
  }
  const functions = beyond.functions ?? ['riposte-responder', 'riposte-actor'];
  const runService = path.replace('/v2/', '').replace('/functions/', '/services/');
  return functions.includes(last)
    ? { status: 200, data: { serviceConfig: { service: runService } } }
    : NOT_FOUND;
}

const NOT_FOUND = { status: 404, data: { error: { code: 404, message: 'not found' } } };
