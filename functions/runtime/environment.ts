import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { RuntimeConfig } from '../../core/config/runtime-config';
import type { Clock, Log } from '../../core/ports/ports';
import { type Endpoints, readEndpoints } from '../google/endpoints';
import type { Requester } from '../google/transport';
import { computeClient, type GoogleClient, plainClient } from './clients';
import { systemClock } from './clock';
import { createLog } from './log';

/** What a function is composed from: everything that differs between a deployment, the sandbox and a test. */
export interface Environment {
  readonly config: RuntimeConfig;
  /** `projects/P/databases/D` */
  readonly ledgerDatabase: string;
  /** `projects/P/databases/D`; written by the actor only. */
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
  /** Sends no credentials: for services that are not Google's. */
  readonly plainClient: Requester;
  readonly clock: Clock;
  readonly log: Log;
  readonly newRunId: () => string;
  /** Uniform in [0, 1): the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

const variables = z.object({
  RIPOSTE_LEDGER_DATABASE: z.string().regex(/^projects\/[^/]+\/databases\/[^/]+$/, 'projects/P/databases/D'),
  RIPOSTE_EFFECTS_DATABASE: z.string().regex(/^projects\/[^/]+\/databases\/[^/]+$/, 'projects/P/databases/D'),
  RIPOSTE_EVIDENCE_BUCKET: z.string().min(3),
  RIPOSTE_COMMAND_TOPIC: z.string().default(''),
  RIPOSTE_UNDO_SUBSCRIPTION: z.string().default(''),
  RIPOSTE_WATCH_SUBSCRIPTION: z.string().default(''),
  RIPOSTE_ENDPOINTS: z.string().optional(),
});

/** Reads the variables that the stack sets and the config.json that lies beside the code in the zip. */
export function readEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  directory: string = __dirname,
): Environment {
  const parsed = variables.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`);
    throw new Error(
      `The function's environment is incomplete: ${problems.join('; ')}. Deploy the stack again: it sets them.`,
    );
  }
  const config = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as RuntimeConfig;
  if (config.schemaVersion !== 1) {
    throw new Error(
      `config.json has schemaVersion ${String(config.schemaVersion)}, expected 1: synthesize and deploy again.`,
    );
  }
  return {
    config,
    ledgerDatabase: parsed.data.RIPOSTE_LEDGER_DATABASE,
    effectsDatabase: parsed.data.RIPOSTE_EFFECTS_DATABASE,
    evidenceBucket: parsed.data.RIPOSTE_EVIDENCE_BUCKET,
    commandTopic: parsed.data.RIPOSTE_COMMAND_TOPIC,
    undoSubscription: parsed.data.RIPOSTE_UNDO_SUBSCRIPTION,
    watchSubscription: parsed.data.RIPOSTE_WATCH_SUBSCRIPTION,
    endpoints: readEndpoints(parsed.data.RIPOSTE_ENDPOINTS),
    googleClient: computeClient(),
    plainClient,
    clock: systemClock,
    log: createLog(),
    newRunId: randomUUID,
  };
}
