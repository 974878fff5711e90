import { diagnoseCloud } from '../../../cli/doctor/diagnosis';
import { healthyCloud, SANDBOX_ORGANIZATION } from '../../../cli/doctor/sandbox-seed';
import { askSandbox, type DoctorSandbox } from '../../../cli/doctor/sandboxed';
import type { ResponseConfig } from '../../../core/config/response-schema';
import type { CheckResult } from '../../../core/doctor/check';
import type { JsonObject } from '../../../core/values/json';
import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import type { GovernanceSeed } from '../../../sandbox/state/governance';
import { bootOnce } from '../../factories/boot-once';
import { HARDENED } from '../../factories/hardened-stack';
import { NOW_MS, PROJECT } from '../../factories/names';
import { parsedConfig, synthesized } from '../../factories/synthesized-stack';
import { type Beyond, withBeyond } from './beyond-the-sandbox';

export const HOME = `projects/${PROJECT.id}`;
export const CONFIG = parsedConfig({
  backend: { type: 'gcs', bucket: 'shop-prod-state', prefix: 'riposte' },
  alerts: { channels: [`projects/${PROJECT.id}/notificationChannels/1`] },
});

/** The same with a key and a network: the doctor asks two more services for their regions. */
export const WIDE: ResponseConfig = {
  ...CONFIG,
  encryption: parsedConfig(HARDENED).encryption,
  network: parsedConfig(HARDENED).network,
};

type Stack = { resource: Record<string, Record<string, JsonObject>> };
const STACK: Stack = JSON.parse(synthesized().text);

export interface Plant {
  readonly seed?: (seed: CloudSeed) => CloudSeed;
  readonly stack?: (stack: Stack) => void;
  readonly beyond?: Beyond;
  /** Changes after the deployment. */
  readonly later?: (state: CloudState) => CloudState;
  /** @default CONFIG */
  readonly config?: ResponseConfig;
}

/** A healthy cloud with the stack deployed in it, and the defects that a test plants. */
export function plantedCloud({
  seed = (same) => same,
  stack = () => {},
  beyond,
  later = (same) => same,
  config = CONFIG,
}: Plant = {}): DoctorSandbox {
  const changed = structuredClone(STACK);
  stack(changed);
  return withBeyond(askSandbox(later(bootOnce(changed, seed(healthyCloud(config)))), NOW_MS), beyond);
}

export const withGovernance =
  (change: (governance: GovernanceSeed) => GovernanceSeed) =>
  (seed: CloudSeed): CloudSeed => ({
    ...seed,
    governance: { ...seed.governance, ...change(seed.governance ?? {}) },
  });

/** The rules of one constraint, set on the organization: the project inherits them. */
export const orgPolicy = (constraint: string, ...rules: JsonObject[]) =>
  withGovernance(({ orgPolicies }) => ({
    orgPolicies: { ...orgPolicies, [`${SANDBOX_ORGANIZATION}/policies/${constraint}`]: { rules } },
  }));

export const withoutPermission =
  (permission: string) =>
  (seed: CloudSeed): CloudSeed => ({
    ...seed,
    roles: Object.fromEntries(
      Object.entries(seed.roles ?? {}).map(([role, permissions]) => [
        role,
        permissions.filter((each) => each !== permission),
      ]),
    ),
  });

/** Nothing of the stack exists yet. */
export const notDeployed = (stack: Stack): void => {
  stack.resource = {};
};

export async function diagnose(plant: Plant = {}): Promise<readonly CheckResult[]> {
  const cloud = plantedCloud(plant);
  return (await diagnoseCloud(plant.config ?? CONFIG, cloud, NOW_MS)).results;
}

export const notOk = (results: readonly CheckResult[]): readonly string[] =>
  results.filter(({ status }) => status !== 'ok').map(({ id, status }) => `${id}: ${status}`);
