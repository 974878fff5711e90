import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { FUNCTION_REGIONS, requireRegion } from '../protocol/regions';
import { withProjectId } from '../state/names';

interface Runtime {
  readonly name: string;
  readonly displayName: string;
  /** From this day on, no function can be created or updated with the runtime. */
  readonly decommissioned?: string;
}

/**
 * The date of the table. A runtime that was decommissioned by then stays decommissioned, whatever the world's clock
 * shows.
 */
const READ_ON = Date.parse('2026-11-26T00:00:00Z');

/**
 * Runtimes of Cloud Run functions. Node.js: cloud.google.com/functions/docs/runtime-support, as read on 2026-11-26. For
 * other languages the list has only names, because no function here uses them; python39 is known to be refused.
 */
const RUNTIMES: readonly Runtime[] = [
  { name: 'nodejs14', displayName: 'Node.js 14', decommissioned: '2025-01-30' },
  { name: 'nodejs16', displayName: 'Node.js 16', decommissioned: '2025-01-30' },
  { name: 'nodejs18', displayName: 'Node.js 18', decommissioned: '2025-10-30' },
  { name: 'nodejs20', displayName: 'Node.js 20', decommissioned: '2026-10-30' },
  { name: 'nodejs22', displayName: 'Node.js 22', decommissioned: '2027-10-31' },
  { name: 'nodejs24', displayName: 'Node.js 24', decommissioned: '2028-10-31' },
  { name: 'python39', displayName: 'Python 3.9', decommissioned: '2026-04-05' },
  ...['310', '311', '312', '313', '314'].map((version) => ({
    name: `python${version}`,
    displayName: `Python ${version[0]}.${version.slice(1)}`,
  })),
  ...['124', '125', '126', '127'].map((version) => ({
    name: `go${version}`,
    displayName: `Go ${version[0]}.${version.slice(1)}`,
  })),
  ...['17', '21', '25'].map((version) => ({ name: `java${version}`, displayName: `Java ${version}` })),
];

const isDecommissioned = ({ decommissioned }: Runtime, nowMs: number): boolean =>
  decommissioned !== undefined && Date.parse(decommissioned) <= Math.max(nowMs, READ_ON);

/** The problem with a function's runtime, in Google's words, or undefined. */
export function runtimeProblem(runtime: string, nowMs: number): string | undefined {
  if (runtime === '') return 'the runtime is required';
  const known = RUNTIMES.find(({ name }) => name === runtime);
  const language = /^[a-z]+/.exec(runtime)?.[0] ?? '';
  if (!known) return validationError('INVALID_RUNTIME', `Runtime ${runtime} is not supported.`);
  if (!isDecommissioned(known, nowMs)) return undefined;
  const spoken = language === 'nodejs' ? 'Node.js' : `${language[0]?.toUpperCase()}${language.slice(1)}`;
  return validationError(
    'DEPLOYS_NOT_ALLOWED',
    `Runtime ${runtime} is decommissioned and no longer allowed. Please use the latest ${spoken} runtime for Cloud Functions.`,
  );
}

/** The form of an answer from 2026-09 (Cyclenerd/poweroff-google-cloud-cap-billing issue 35). */
const validationError = (code: string, message: string): string =>
  `Runtime validation errors: [error_code:   ${code}\nmessage: "${message}"\n]`;

const dateOf = (text: string): JsonObject => {
  const [year, month, day] = text.split('-').map(Number);
  return { year: year as number, month: month as number, day: day as number };
};

export function listRuntimes({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  requireRegion(FUNCTION_REGIONS, parent.split('/')[3] ?? '');
  const runtimes = RUNTIMES.map((runtime): JsonObject => {
    const { name, displayName, decommissioned } = runtime;
    return {
      name,
      displayName,
      stage: isDecommissioned(runtime, nowMs) ? 'DECOMMISSIONED' : 'GA',
      environment: 'GEN_2',
      ...(decommissioned === undefined ? {} : { decommissionDate: dateOf(decommissioned) }),
    };
  });
  return { body: { runtimes } };
}
