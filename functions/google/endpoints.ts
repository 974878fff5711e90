import type { ServiceId } from '../../core/naming/google-services';
import { isObject, type JsonObject } from '../../core/values/json';

/** The APIs that the functions call. The tokens of their accounts go nowhere else. */
export const SERVICES = [
  'run',
  'scc',
  'firestore',
  'storage',
  'pubsub',
  'logging',
  'monitoring',
  'secretmanager',
  'virustotal',
] as const satisfies readonly ServiceId[];
export type FunctionService = (typeof SERVICES)[number];
export type Endpoints = Readonly<Record<FunctionService, string>>;

export const GOOGLE_ENDPOINTS: Endpoints = {
  run: 'https://run.googleapis.com',
  scc: 'https://securitycenter.googleapis.com',
  firestore: 'https://firestore.googleapis.com',
  storage: 'https://storage.googleapis.com',
  pubsub: 'https://pubsub.googleapis.com',
  logging: 'https://logging.googleapis.com',
  monitoring: 'https://monitoring.googleapis.com',
  secretmanager: 'https://secretmanager.googleapis.com',
  virustotal: 'https://www.virustotal.com',
};

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost):\d{1,5}$/;

/**
 * The sandbox redirects every service to loopback with one variable. Any other address is refused, because an environment
 * variable must not be able to send evidence and tokens elsewhere.
 */
export function readEndpoints(override: string | undefined): Endpoints {
  if (!override) return GOOGLE_ENDPOINTS;
  const given = parse(override);
  const entries = SERVICES.map((service) => {
    const url = String(given[service] ?? '');
    if (!LOOPBACK.test(url)) {
      throw new Error(
        `RIPOSTE_ENDPOINTS.${service} is "${url}": expected http://127.0.0.1:PORT; unset the variable outside the sandbox`,
      );
    }
    return [service, url] as const;
  });
  return Object.fromEntries(entries) as unknown as Endpoints;
}

function parse(override: string): JsonObject {
  try {
    const given: unknown = JSON.parse(override);
    if (isObject(given)) return given;
  } catch {
    // Reported below, with what was expected.
  }
  throw new Error(
    `RIPOSTE_ENDPOINTS is not a JSON object: expected {"run": "http://127.0.0.1:PORT", ...}; unset the variable outside the sandbox`,
  );
}
