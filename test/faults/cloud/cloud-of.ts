import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import type { JsonObject } from '../../../core/values/json';
import type { CloudSeed, SeedRevision, SeedService } from '../../../sandbox/boot/cloud-seed';
import { seededCloud } from '../../../sandbox/boot/seeded-cloud';
import { assumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { imageOf, PROJECT, revisionName, START_MS, serviceName } from '../schedule/names';
import type { Schedule, ServiceShape } from '../schedule/schedule';
import { baseCloud } from './base-cloud';

const DAY_MS = 86_400_000;
const ACCOUNT = `web-runtime@${PROJECT.id}.iam.gserviceaccount.com`;

/** A service that no finding names. It must never change. */
export const SIBLING = `projects/${PROJECT.id}/locations/us-central1/services/sibling`;

/** The cloud of a schedule before its first event. */
export function cloudOf({ settings, services }: Schedule): CloudState {
  const base = baseCloud(settings.mode).state;
  const seed: CloudSeed = {
    projects: Object.values(base.projects),
    since: new Date(START_MS - 60 * DAY_MS).toISOString(),
    services: [...services.map(seedService), sibling()],
  };
  const assumptions = assumptionSettings(settings.assumptions);
  const workloads = seededCloud(seed, base.homeProject, assumptions);
  const names = new Set(Object.keys(workloads.run.services));
  const bindings = Object.fromEntries(
    Object.entries(workloads.iam.bindings).filter(([name]) => names.has(name)),
  );
  return {
    ...base,
    assumptions,
    timing: { ...base.timing, ...settings.timing },
    run: workloads.run,
    iam: { ...base.iam, bindings: { ...base.iam.bindings, ...bindings } },
  };
}

/** The configuration of the functions. */
export function configOf({ settings }: Schedule): RuntimeConfig {
  const { runtimeConfig } = baseCloud(settings.mode);
  const { cooldownSeconds, breaker, holdHours, verifyWaitSeconds } = settings;
  const exemptions = settings.exemptions.map(({ service, untilMs }) => ({
    resource: serviceName(service),
    reason: 'simulated',
    expires: new Date(START_MS + untilMs).toISOString(),
  }));
  return {
    ...runtimeConfig,
    policy: { ...runtimeConfig.policy, cooldownSeconds, breaker, holdHours, verifyWaitSeconds, exemptions },
  };
}

function seedService(shape: ServiceShape, index: number): SeedService {
  return {
    name: serviceName(index),
    config: {
      ingress: shape.ingress === 'internal' ? 'INGRESS_TRAFFIC_INTERNAL_ONLY' : 'INGRESS_TRAFFIC_ALL',
      traffic: shape.traffic.map(({ to, percent, tag }) => ({
        ...(to === 'latest'
          ? { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' }
          : { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: revisionName(index, to) }),
        percent,
        ...(tag === undefined ? {} : { tag }),
      })),
      ...scalingOf(shape),
      ...(shape.invokerIamDisabled ? { invokerIamDisabled: true } : {}),
    },
    bindings: [
      {
        role: 'roles/run.invoker',
        members: [
          ...(shape.isPublic ? ['allUsers'] : []),
          `serviceAccount:frontend@${PROJECT.id}.iam.gserviceaccount.com`,
        ],
      },
    ],
    revisions: shape.revisions.map((_, place) => seedRevision(shape, index, place)),
  };
}

function scalingOf({ scaling }: ServiceShape): JsonObject {
  switch (scaling.kind) {
    case 'unset':
      return {};
    case 'empty':
      return { scaling: {} };
    case 'automatic':
      return {
        scaling: {
          scalingMode: 'AUTOMATIC',
          ...(scaling.min === undefined ? {} : { minInstanceCount: scaling.min }),
          ...(scaling.max === undefined ? {} : { maxInstanceCount: scaling.max }),
        },
      };
    case 'manual':
      return { scaling: { scalingMode: 'MANUAL', manualInstanceCount: scaling.count } };
  }
}

function seedRevision(shape: ServiceShape, service: number, place: number): SeedRevision {
  const { digests, ready, minInstances, bulk } = shape.revisions[place] as ServiceShape['revisions'][number];
  const isFirst = shape.firstGeneration === true;
  return {
    name: revisionName(service, place),
    createTime: new Date(START_MS - (shape.revisions.length - place) * DAY_MS).toISOString(),
    ready,
    config: {
      serviceAccount: ACCOUNT,
      executionEnvironment: isFirst ? 'EXECUTION_ENVIRONMENT_GEN1' : 'EXECUTION_ENVIRONMENT_GEN2',
      ...(minInstances === undefined ? {} : { scaling: { minInstanceCount: minInstances } }),
      containers: digests.map((letter, container) => ({
        name: `app-${container + 1}`,
        image: imageOf(letter),
        ...(container === 0 ? { ports: [{ name: 'http1', containerPort: 8080 }] } : {}),
        ...(bulk === undefined ? {} : { env: [{ name: 'BULK', value: 'x'.repeat(bulk) }] }),
      })),
    },
  };
}

const sibling = (): SeedService => ({
  name: SIBLING,
  config: { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }] },
  bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
  revisions: [
    {
      name: 'sibling-00001-abc',
      config: { serviceAccount: ACCOUNT, containers: [{ name: 'app-1', image: imageOf('a') }] },
    },
  ],
});
