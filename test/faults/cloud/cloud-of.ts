import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import type { JsonObject } from '../../../core/values/json';
import type { CloudSeed, SeedRevision, SeedService } from '../../../sandbox/boot/cloud-seed';
import { seededCloud } from '../../../sandbox/boot/seeded-cloud';
import { assumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { addResource } from '../../../sandbox/state/stored-resources';
import {
  imageOf,
  LOCATION,
  type Named,
  projectOfService,
  resourceOf,
  revisionName,
  START_MS,
  serviceName,
  siblingName,
} from '../schedule/names';
import type { Schedule, ServiceShape } from '../schedule/schedule';
import { baseCloud } from './base-cloud';

const DAY_MS = 86_400_000;

const accountOf = (named: Named, service: number): string =>
  `web-runtime@${projectOfService(named, service).id}.iam.gserviceaccount.com`;

/** The cloud of a schedule before its first event. */
export function cloudOf(schedule: Schedule): CloudState {
  const { settings, services } = schedule;
  const base = baseCloud(settings).state;
  const seed: CloudSeed = {
    projects: Object.values(base.projects),
    since: new Date(START_MS - 60 * DAY_MS).toISOString(),
    services: [...services.map((_, index) => seedService(schedule, index)), sibling(schedule)],
  };
  const assumptions = assumptionSettings(settings.assumptions);
  const workloads = seededCloud(seed, base.homeProject, assumptions);
  const names = new Set(Object.keys(workloads.run.services));
  const bindings = Object.fromEntries(
    Object.entries(workloads.iam.bindings).filter(([name]) => names.has(name)),
  );
  const state: CloudState = {
    ...base,
    assumptions,
    timing: { ...base.timing, ...settings.timing },
    run: workloads.run,
    iam: { ...base.iam, bindings: { ...base.iam.bindings, ...bindings } },
  };
  return withOtherWorkloads(state, schedule);
}

/** Jobs and worker pools that findings are about. A job runs the image that the finding accuses. */
function withOtherWorkloads(state: CloudState, schedule: Schedule): CloudState {
  const names = new Map(
    schedule.findings
      .filter(({ on }) => on !== undefined && on.location !== 'global')
      .map((finding) => [resourceOf(schedule, finding).split('/').slice(0, 6).join('/'), finding]),
  );
  return [...names].reduce((current, [name, { digests }]) => {
    const containers = [{ image: imageOf(digests[0] ?? 'a') }];
    const body = name.includes('/jobs/')
      ? { template: { template: { containers } } }
      : { template: { containers } };
    return addResource(current, 'run', name, { body, nowMs: START_MS - DAY_MS });
  }, state);
}

/** The configuration of the functions. */
export function configOf(schedule: Schedule): RuntimeConfig {
  const { settings } = schedule;
  const { runtimeConfig } = baseCloud(settings);
  const { cooldownSeconds, breaker, holdHours, verifyWaitSeconds } = settings;
  const { minimumSeverity = runtimeConfig.policy.minimumSeverity } = settings;
  const exemptions = settings.exemptions.map(({ service, untilMs }) => ({
    resource: serviceName(schedule, service),
    reason: 'simulated',
    expires: new Date(START_MS + untilMs).toISOString(),
  }));
  const { workloads } = runtimeConfig;
  return {
    ...runtimeConfig,
    policy: {
      ...runtimeConfig.policy,
      cooldownSeconds,
      breaker,
      holdHours,
      verifyWaitSeconds,
      minimumSeverity,
      exemptions: workloads === undefined ? exemptions : [],
    },
    ...(workloads === undefined
      ? {}
      : {
          workloads: workloads.map((workload) => ({
            ...workload,
            exemptions: exemptions.filter(({ resource }) =>
              resource.startsWith(`projects/${workload.project.id}/`),
            ),
          })),
        }),
  };
}

const REGIONS = [LOCATION, 'us-east1'];

function seedService(schedule: Schedule, index: number): SeedService {
  const shape = schedule.services[index] as ServiceShape;
  return {
    name: serviceName(schedule, index),
    config: {
      ingress: shape.ingress === 'internal' ? 'INGRESS_TRAFFIC_INTERNAL_ONLY' : 'INGRESS_TRAFFIC_ALL',
      traffic: shape.traffic.map(({ to, percent, tag }) => ({
        ...(to === 'latest'
          ? { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' }
          : { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: revisionName(schedule, index, to) }),
        percent,
        ...(tag === undefined ? {} : { tag }),
      })),
      ...scalingOf(shape),
      ...(shape.invokerIamDisabled ? { invokerIamDisabled: true } : {}),
      ...(shape.place?.location === 'global' ? { multiRegionSettings: { regions: REGIONS } } : {}),
    },
    bindings: [
      {
        role: 'roles/run.invoker',
        members: [
          ...(shape.isPublic ? ['allUsers'] : []),
          `serviceAccount:frontend@${projectOfService(schedule, index).id}.iam.gserviceaccount.com`,
        ],
      },
    ],
    revisions: shape.revisions.map((_, place) => seedRevision(schedule, index, place)),
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

function seedRevision(schedule: Schedule, service: number, place: number): SeedRevision {
  const shape = schedule.services[service] as ServiceShape;
  const { digests, ready, minInstances, bulk } = shape.revisions[place] as ServiceShape['revisions'][number];
  const isFirst = shape.firstGeneration === true;
  return {
    name: revisionName(schedule, service, place),
    createTime: new Date(START_MS - (shape.revisions.length - place) * DAY_MS).toISOString(),
    ready,
    config: {
      serviceAccount: accountOf(schedule, service),
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

/** A service that no finding names. It must never change. */
const sibling = (schedule: Schedule): SeedService => ({
  name: siblingName(schedule),
  config: { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }] },
  bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
  revisions: [
    {
      name: 'sibling-00001-abc',
      config: {
        serviceAccount: accountOf({ ...schedule, services: [] }, 0),
        containers: [{ name: 'app-1', image: imageOf('a') }],
      },
    },
  ],
});
