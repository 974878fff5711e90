import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipelineNames } from '../../core/naming/names';
import { DEMO_TIMING } from '../../sandbox/boot/demo-timing';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import { READER, withPeople } from '../../sandbox/boot/people';
import { functionsOf } from '../../sandbox/delivery/push';
import type { SandboxEvent } from '../../sandbox/protocol/request';
import { FunctionPackageError } from '../../sandbox/server/function-package';
import { installedModules } from '../../sandbox/server/installed-modules';
import { type RunningSandbox, startSandbox } from '../../sandbox/server/start-sandbox';
import { sampleConfig } from '../config/operator-config';
import type { ShownConfig } from '../config/shown-config';
import { parseLogLine } from '../progress/event';
import { noteAlert } from './alert-notes';
import { caseOutcome } from './case-outcome';
import { notInstalled } from './not-installed';
import type { PipelineOptions, SandboxSession, StartSession } from './pipeline';
import { type PreparedCloud, prepareCloud } from './prepare-cloud';

/** A run without an event for this long is stuck. A message that is due later waits for a backoff; the run does not. */
const QUIET_MS = 4_000;
const POLL_MS = 25;
/** The lines that functions-framework prints when it starts. They are not shown. */
const FRAMEWORK_BANNER = /^(Serving function|Function: |Signature type: |URL: )/;
export interface SessionSettings {
  /** Changes before the boot. Tests use it to plant a broken stack. */
  readonly prepare?: Partial<Parameters<typeof prepareCloud>[0]>;
  readonly latencyMs?: number;
  /** The folder in which the functions' dependencies are installed. */
  readonly installedModules?: string;
}
export const startSession: StartSession = (options) => startSessionWith(options, {});
/** Synthesizes the stack, boots the sandbox from its JSON, and starts the functions from the zip that the JSON names. */
export async function startSessionWith(
  options: PipelineOptions,
  settings: SessionSettings,
): Promise<SandboxSession & { readonly sandbox: RunningSandbox; readonly prepared: PreparedCloud }> {
  const outdir = mkdtempSync(join(tmpdir(), 'riposte-start-'));
  try {
    return await startIn(outdir, options, settings);
  } catch (cause) {
    rmSync(outdir, { recursive: true, force: true });
    throw cause instanceof FunctionPackageError ? notInstalled(cause) : cause;
  }
}
async function startIn(outdir: string, options: PipelineOptions, settings: SessionSettings) {
  const operator: ShownConfig = options.operator ?? sampleConfig();
  const prepared = prepareCloud({
    ...options,
    outdir,
    config: operator.config,
    configFor: operator.configFor,
    configName: operator.name,
    timing: DEMO_TIMING,
    ...settings.prepare,
  });
  for (const text of prepared.adapted) options.note('config', text);
  options.note(
    'stack',
    `${prepared.synthesis.stackName} synthesized for project ${prepared.runtimeConfig.project.id}, mode ${options.mode}`,
  );
  const journal: SandboxEvent[] = [];
  let lastActivity = Date.now();
  const active = () => {
    lastActivity = Date.now();
  };
  const sandbox = await startSandbox({
    state: withPeople(prepared.state, operatorOf(prepared)),
    installedModules: settings.installedModules ?? installedModules(),
    // A checkout has the versions of its lock file. In a user's repository, their package manager chooses versions.
    ...(isCheckout() ? {} : { onVersionDifference: once((text) => options.note('versions', text)) }),
    ...(settings.latencyMs === undefined ? {} : { latencyMs: settings.latencyMs }),
    onEvent: (event) => {
      active();
      journal.push(event);
      noteAlert(event, options.note);
    },
    onLine: (name, line) => {
      active();
      const event = parseLogLine(line);
      if (event) options.onProgress(event);
      else if (!FRAMEWORK_BANNER.test(line)) options.note(name, line);
    },
  });
  options.note(
    'sandbox',
    'booted from cdk.tf.json; started the responder and the actor from the zip that it uploads',
  );

  let stopped = false;
  const quiet = async () => {
    while (
      !stopped &&
      Object.values(sandbox.state().pubsub.pending).some(({ dueMs }) => dueMs < Date.now() + QUIET_MS) &&
      Date.now() - lastActivity < QUIET_MS
    ) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const cloud = { state: sandbox.state, request: sandbox.request };
  const outcome = () => caseOutcome(cloud, prepared, journal, Date.now());
  return {
    sandbox,
    prepared,
    outcome,
    info: infoOf(sandbox, prepared),
    async handle(notification: string) {
      active();
      sandbox.ingest(JSON.parse(notification));
      await quiet();
      return outcome();
    },
    async stop() {
      stopped = true;
      await sandbox.stop();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}
const operatorOf = ({ config }: PreparedCloud): string => config.operators[0] ?? 'user:nobody@example.com';
const responderOf = (sandbox: RunningSandbox): string => {
  const responder = functionsOf(sandbox.state()).find(({ entryPoint }) => entryPoint === 'respond');
  return `serviceAccount:${responder?.serviceAccount ?? 'nobody@example.com'}`;
};
function infoOf(sandbox: RunningSandbox, prepared: PreparedCloud): SandboxSession['info'] {
  const { runtimeConfig } = prepared;
  const project = runtimeConfig.project.id;
  return {
    pid: process.pid,
    project,
    endpoints: { ...sandbox.endpoints },
    proxy: sandbox.proxy,
    region: runtimeConfig.region,
    tokens: {
      operator: sandbox.tokenFor(operatorOf(prepared)),
      reader: sandbox.tokenFor(READER),
      responder: sandbox.tokenFor(responderOf(sandbox)),
      deployer: sandbox.tokenFor(DEPLOYER),
    },
    undoTopic: `projects/${project}/topics/${pipelineNames({ project: runtimeConfig.project, name: runtimeConfig.pipeline?.name ?? 'riposte' }).undo}`,
  };
}
/** npm never publishes a package-lock.json. If there is one above this file, this is Riposte's own repository. */
const isCheckout = (): boolean =>
  ['../..', '../../..'].some((root) => existsSync(join(__dirname, root, 'package-lock.json')));
/** Reports each text once: both functions come from the same zip, so both have the same differences. */
function once(report: (text: string) => void): (text: string) => void {
  const reported = new Set<string>();
  return (text) => {
    if (!reported.has(text)) report(text);
    reported.add(text);
  };
}
