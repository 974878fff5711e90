import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTION_VARIABLES, type FunctionVariable } from '../../core/environment/function-variables';
import { readVariable, variableProblems } from '../../core/environment/read-variable';
import type { Clock, LineWriter } from '../../core/ports/ports';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { type Endpoints, readEndpoints } from '../google/endpoints';
import type { GoogleClient } from '../google/google-client';
import type { Requester } from '../google/transport';
import { computeClient, plainClient } from './clients';
import { systemClock } from './clock';
import { createLog } from './log';

/** Everything that differs between a deployment, the sandbox and a test. A function is composed from it. */
export interface Environment {
  readonly config: RuntimeConfig;
  /** `projects/P/databases/D` */
  readonly ledgerDatabase: string;
  /** `projects/P/databases/D`. Only the actor writes it. */
  readonly effectsDatabase: string;
  readonly evidenceBucket: string;
  /** `projects/P/topics/T`; only the responder has it. */
  readonly commandTopic: string;
  /** `projects/P/subscriptions/S`; only the actor has it. */
  readonly undoSubscription: string;
  /** `projects/P/subscriptions/S`; only the actor has it. */
  readonly watchSubscription: string;
  readonly endpoints: Endpoints;
  readonly googleClient: () => Promise<GoogleClient>;
  /** Sends no credentials, for services of other companies. */
  readonly plainClient: Requester;
  readonly clock: Clock;
  readonly log: LineWriter;
  readonly newRunId: () => string;
  /** Uniform in [0, 1): the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

/** Reads the variables that the stack sets, and the config.json that is next to the code in the zip. */
export function readEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  directory: string = __dirname,
): Environment {
  const problems = variableProblems(env, FUNCTION_VARIABLES);
  if (problems.length > 0) {
    throw new Error(
      `The function's environment is incomplete: ${problems.join('; ')}. Deploy the stack again, which sets them.`,
    );
  }
  const text = (name: FunctionVariable): string => readVariable(env, name) ?? '';
  const config = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as RuntimeConfig;
  if (config.schemaVersion !== 1) {
    throw new Error(
      `config.json has schemaVersion ${String(config.schemaVersion)}, expected 1: synthesize and deploy again.`,
    );
  }
  return {
    config,
    ledgerDatabase: text('RIPOSTE_LEDGER_DATABASE'),
    effectsDatabase: text('RIPOSTE_EFFECTS_DATABASE'),
    evidenceBucket: text('RIPOSTE_EVIDENCE_BUCKET'),
    commandTopic: text('RIPOSTE_COMMAND_TOPIC'),
    undoSubscription: text('RIPOSTE_UNDO_SUBSCRIPTION'),
    watchSubscription: text('RIPOSTE_WATCH_SUBSCRIPTION'),
    endpoints: readEndpoints(readVariable(env, 'RIPOSTE_ENDPOINTS')),
    googleClient: computeClient(),
    plainClient,
    clock: systemClock,
    log: createLog(),
    newRunId: randomUUID,
  };
}
