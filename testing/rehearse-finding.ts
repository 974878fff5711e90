import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { caseIdFor } from '../core/case/case-id';
import type { CaseRecord, RecordVerdict } from '../core/case/record';
import { extendCatalogue } from '../core/catalogue/catalogue';
import type { Catalogue, CatalogueExtension } from '../core/catalogue/catalogue-parts';
import { deployedCatalogue } from '../core/config/deployed-catalogue';
import type { FindingNotification } from '../core/finding/finding';
import { toRecord } from '../core/ledger/case-document';
import type { LineWriter } from '../core/ports/ports';
import type { RuntimeConfig } from '../core/runtime-config/runtime-config';
import { parseIso } from '../core/values/time';
import { bootFromStacks } from '../sandbox/boot/boot';
import type { CloudSeed } from '../sandbox/boot/cloud-seed';
import { functionsOf } from '../sandbox/delivery/push';
import { createWorld, type World } from '../sandbox/gateway/world';
import { inProcessFunctions } from '../sandbox/in-process/functions';
import { readCase } from '../sandbox/in-process/read-case';
import type { SandboxEvent } from '../sandbox/protocol/request';
import { diagnose } from './diagnose';
import { readStacks } from './synthesized-stacks';
import { worldFor } from './world';

export interface RehearsalOptions {
  /** cdktf's output folder after `app.synth()`, or the folder of one stack in it. */
  readonly outdir: string;
  /**
   * A finding, NotificationMessage, push body or CloudEvent: parsed, or as JSON text.
   *
   * @default - referenceFinding() on the service "web" of the project that the stack protects
   */
  readonly finding?: unknown;
  /**
   * The world that the stack is deployed into: projects, services, bindings, log entries.
   *
   * @default - invented from the finding; the record's `assumed` says what was invented
   */
  readonly cloud?: CloudSeed;
  /**
   * Email of the service account that the finding's service runs as. Only for an invented world.
   *
   * @default - the first account of the finding's project on which the stacks grant actAs, else the project's compute account
   */
  readonly runtimeServiceAccount?: string;
  /**
   * Your own detectors, actions and playbooks, as the function bundle's entry file passes them to createFunctions.
   *
   * @default - none
   */
  readonly extension?: CatalogueExtension;
  /**
   * Limit of the virtual time, in minutes.
   *
   * @default - 60
   */
  readonly minutes?: number;
}

export interface Rehearsal {
  /** The case that the functions wrote to the ledger. Undefined if none was opened; `diagnosis` then explains why. */
  readonly record: CaseRecord | undefined;
  /** Changes that reached a workload, in order, as `serviceAccount:… PATCH /v2/projects/…`. */
  readonly changes: readonly string[];
  /** Names of the objects in the evidence buckets. */
  readonly evidence: readonly string[];
  /** What went wrong and where to fix it, in plain words; empty if nothing went wrong. */
  readonly diagnosis: readonly string[];
  /** What the functions logged, in order, as `SEVERITY event: message`. */
  readonly log: readonly string[];
  /** Every event of the sandbox, in order. */
  readonly journal: readonly SandboxEvent[];
  /** Resources of the stacks that the sandbox does not support and left out, as `type.name`. */
  readonly leftOut: readonly string[];
  /** Settable fields and status of a Cloud Run service afterwards, by `projects/P/locations/L/services/S`. */
  readonly services: Readonly<Record<string, unknown>>;
}

/** Time between the event and its notification. The virtual clock starts then, so every run is the same. */
const DETECTION_LAG_MS = 5_000;

/**
 * Boots the cloud that the synthesized stacks describe, sends the finding and runs the functions' own code. Each function
 * has the service account and the environment from the stack. The sandbox enforces IAM with the stack's roles.
 *
 * @throws UnreadableStack when the folder holds no stack with a pipeline; BootError when a stack cannot become a cloud
 */
export async function rehearseFinding(options: RehearsalOptions): Promise<Rehearsal> {
  const stacks = readStacks(options.outdir);
  const { notification, seed, assumed } = worldFor(stacks, options);
  const state = bootFromStacks(stacks.stacks, seed, {
    readFile: (path, index) => readFileSync(resolve(stacks.folders[index] ?? '', path)),
  });
  const catalogue = bundledCatalogue(stacks.config, options.extension);
  const lines: string[] = [];
  const log: LineWriter = (severity, event, message) => void lines.push(`${severity} ${event}: ${message}`);
  const world = worldOver(state, { config: stacks.config, catalogue }, notification, log);
  world.ingest(JSON.parse(notification.raw));
  await world.run({ untilMs: world.nowMs() + (options.minutes ?? 60) * 60_000 });
  const record = await recordOf(world, notification, assumed);
  return {
    record,
    changes: changesIn(world),
    evidence: Object.values(world.state.storage.buckets).flatMap(({ objects }) => Object.keys(objects)),
    diagnosis: ENDED_WELL.includes(record?.verdict)
      ? []
      : [...diagnose(world.journal, record?.verdict, record?.outcomes), ...complaintsIn(lines)],
    log: lines,
    journal: world.journal,
    leftOut: stacks.leftOut,
    services: world.state.run.services,
  };
}

/** What the functions logged about trouble: the sandbox does not see why they drop a message. */
const complaintsIn = (lines: readonly string[]): readonly string[] =>
  [...new Set(lines.filter((line) => /^(?:WARNING|ERROR|CRITICAL) /.test(line)))]
    .slice(0, 5)
    .map((line) => `The functions logged: ${line}`);

const ENDED_WELL: readonly (RecordVerdict | undefined)[] = ['contained', 'observed', 'awaiting-approval'];

/** The catalogue of a deployed function: the parts in the bundle that the config enables. */
function bundledCatalogue(config: RuntimeConfig, extension: CatalogueExtension = {}): Catalogue {
  const extended = extendCatalogue(extension);
  if (extended.ok) return deployedCatalogue(config, extended.value);
  const problems = extended.error.map(({ where, what }) => `${where}: ${what}`);
  throw new TypeError(`the extension is wrong: ${problems.join('; ')}`);
}

function worldOver(
  state: ReturnType<typeof bootFromStacks>,
  { config, catalogue }: { readonly config: RuntimeConfig; readonly catalogue: Catalogue },
  { finding }: FindingNotification,
  log: LineWriter,
): World {
  const holder: { world?: World } = {};
  const handlers = inProcessFunctions({
    functions: functionsOf(state),
    config,
    catalogue,
    world: () => holder.world as World,
    log,
  });
  const startMs = (parseIso(finding.eventTime) ?? 0) + DETECTION_LAG_MS;
  holder.world = createWorld({ state, startMs, handlers });
  return holder.world;
}

async function recordOf(
  world: World,
  { finding }: FindingNotification,
  assumed: readonly string[],
): Promise<CaseRecord | undefined> {
  const document = await readCase({ state: () => world.state, request: world.request }, caseIdFor(finding));
  return document?.record && { ...toRecord(document.record), assumed };
}

const changesIn = ({ journal }: World): string[] =>
  journal
    .filter(({ kind, mutation, status }) => kind === 'api' && mutation === true && (status ?? 500) < 400)
    .map(({ principal, method, path }) => `${principal} ${method} ${path}`);
