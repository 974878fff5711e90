import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { FunctionVariable } from '../../core/environment/function-variables';
import { readVariable } from '../../core/environment/read-variable';
import type { Clock, LineWriter } from '../../core/ports/ports';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { composeActor, composeResponder } from '../../functions/runtime/compose';
import type { Environment } from '../../functions/runtime/environment';
import { functionLine } from '../delivery/function-line';
import type { FunctionHandler, World } from '../gateway/world';
import type { CloudFunction } from '../state/cloud-state';
import { IN_PROCESS_ENDPOINTS, worldClient } from './world-client';

export interface InProcessOptions {
  readonly functions: readonly CloudFunction[];
  readonly config: RuntimeConfig;
  /** @default - Riposte's own */
  readonly catalogue?: Catalogue;
  /** A getter, because the world is created with these handlers and therefore later. */
  readonly world: () => World;
  readonly log: LineWriter;
  /**
   * Names the run of each delivery. A process that restarts must not repeat a name.
   * @default - counts from 1
   */
  readonly newRunId?: () => string;
}

/** The longest wait that the jitter allows. It gives the same run for the same input, and is no kinder than a cloud. */
const LONGEST_WAIT = 1 - Number.EPSILON;

const COMPOSERS: Readonly<
  Record<string, (environment: Environment, catalogue?: Catalogue) => FunctionHandler>
> = {
  respond: composeResponder,
  act: composeActor,
};

/**
 * The functions' own code in this process: the same composition as in a deployment, with the environment that the stack
 * sets. Each function runs under its own service account and on the world's clock.
 */
export function inProcessFunctions(options: InProcessOptions): Record<string, FunctionHandler> {
  return Object.fromEntries(options.functions.map((fn) => [fn.name, compose(fn, options)]));
}

function compose(
  fn: CloudFunction,
  { config, catalogue, world, log, newRunId }: InProcessOptions,
): FunctionHandler {
  const composer = COMPOSERS[fn.entryPoint];
  if (!composer)
    throw new Error(
      `function ${fn.name}: the entry point "${fn.entryPoint}" is unknown; expected ${Object.keys(COMPOSERS).join(' or ')}`,
    );
  let runs = 0;
  const variable = (name: FunctionVariable): string => readVariable(fn.env, name) ?? '';
  const clock: Clock = {
    now: () => world().nowMs(),
    sleep: (ms) => world().sleep(ms),
    timeout: (ms) => world().timeout(ms),
  };
  const client = worldClient(world, `serviceAccount:${fn.serviceAccount}`);
  const environment: Environment = {
    config,
    clock,
    log: (severity, event, message, fields) => {
      log(severity, event, message, fields);
      world().writeLog(functionLine(fn, world().nowMs(), { severity, event, message, fields }));
    },
    ledgerDatabase: variable('RIPOSTE_LEDGER_DATABASE'),
    effectsDatabase: variable('RIPOSTE_EFFECTS_DATABASE'),
    evidenceBucket: variable('RIPOSTE_EVIDENCE_BUCKET'),
    commandTopic: variable('RIPOSTE_COMMAND_TOPIC'),
    undoSubscription: variable('RIPOSTE_UNDO_SUBSCRIPTION'),
    watchSubscription: variable('RIPOSTE_WATCH_SUBSCRIPTION'),
    endpoints: IN_PROCESS_ENDPOINTS,
    googleClient: async () => client,
    plainClient: worldClient(world, undefined),
    random: () => LONGEST_WAIT,
    newRunId:
      newRunId ??
      (() => {
        runs += 1;
        return `${fn.name}-run-${runs}`;
      }),
  };
  return composer(environment, catalogue);
}
