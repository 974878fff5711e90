import { readArguments } from '../../sandbox/boot/arguments';
import { unknownArgument } from '../../sandbox/boot/deploy-block';
import { RequestRefused, runStepsAsync } from '../../sandbox/boot/run-steps';
import type { ApiRequest, Around, Translation } from '../../sandbox/boot/translation';
import { BootError } from '../../sandbox/protocol/errors';
import { problemsOf } from './checks';
import type { Send } from './cloud-client';
import { configured } from './configured';
import type { Diagnostic } from './diagnostic';
import { filled, filledData } from './filled';
import { changedArguments } from './plan-change';
import type { Block } from './schema';
import type { Values } from './values';

/** One type of the schema, and how the embedded cloud deploys it. */
export interface Deployable {
  /** `google_pubsub_topic`, `data.google_project`. */
  readonly type: string;
  readonly block: Block;
  readonly translation: Translation | undefined;
}

export interface Application extends Deployable {
  readonly prior: Values | null;
  /** The planned state. null: destroy. */
  readonly planned: Values | null;
  /** The configuration in the stack, with every reference resolved. null: destroy. */
  readonly config: Values | null;
}

export interface Applied {
  /** The resource's state after the call. After a failure, the state before it. */
  readonly values: Values | null;
  readonly problems: readonly Diagnostic[];
}

export interface Deployer {
  apply(application: Application): Promise<Applied>;
  read(dataSource: Deployable, config: Values): Promise<Applied>;
}

/** Settings of the requests, from the provider block of the stack. */
export interface DeployerOptions {
  readonly send: Send;
  readonly around: Around;
}

/** Deploys to the embedded cloud with the requests of the translations. */
export const createDeployer = ({ send, around }: DeployerOptions): Deployer => ({
  async apply({ type, block, translation, prior, planned, config }) {
    return attempt(prior, async () => {
      if (!translation) throw new Untranslated(type);
      if (planned === null || config === null) {
        const args = readArguments(configured(block, prior ?? {}), type);
        await runStepsAsync(translation.destroy?.(args, around) ?? nothing(), send);
        return null;
      }
      const problems = problemsOf(type, block, config);
      if (problems.length > 0) throw new Refused(problems);
      const requests = prior === null ? translation.create : translation.update;
      if (!requests) throw new Refused([noUpdate(type, prior ?? {}, planned)]);
      const args = readArguments(configured(block, config), type);
      const attributes = await runStepsAsync(requests(args, around), send);
      refuseUnread(args.unread());
      return filled(block, planned, attributes);
    });
  },

  async read({ type, block, translation }, config) {
    return attempt(null, async () => {
      if (!translation) throw new Untranslated(type);
      const args = readArguments(configured(block, config), type);
      const attributes = await runStepsAsync(translation.create(args, around), send);
      refuseUnread(args.unread());
      return filledData(block, config, attributes);
    });
  },
});

/** A type without a `destroy` is only removed from the state. */
function* nothing(): Generator<ApiRequest, void, never> {}

function refuseUnread([path]: readonly string[]): void {
  if (path !== undefined) throw unknownArgument(path);
}

/** Errors in the stack, in the form that Terraform shows. Our own faults are thrown. */
async function attempt(prior: Values | null, run: () => Promise<Values | null>): Promise<Applied> {
  try {
    return { values: await run(), problems: [] };
  } catch (error) {
    return { values: prior, problems: problemsIn(error) };
  }
}

class Refused extends Error {
  constructor(readonly problems: readonly Diagnostic[]) {
    super(problems.map(({ summary }) => summary).join('; '));
  }
}

class Untranslated extends Refused {
  constructor(type: string) {
    super([
      {
        summary: `the embedded cloud does not support the API of ${type}`,
        detail:
          'Expected a type of sandbox/boot/translations. Rehearse a stack without it, or write its translation.',
      },
    ]);
  }
}

function problemsIn(error: unknown): readonly Diagnostic[] {
  if (error instanceof Refused) return error.problems;
  if (error instanceof RequestRefused) {
    const { code, reason, status, message } = error;
    return [{ summary: `googleapi: Error ${code}: ${reason}, ${status}`, detail: message }];
  }
  if (error instanceof BootError) return [{ summary: error.message }];
  throw error;
}

const noUpdate = (type: string, prior: Values, planned: Values): Diagnostic => ({
  summary: `the stand-in provider cannot change ${type} ${prior.id} in place`,
  detail: `Changed: ${changedArguments(prior, planned).join(', ')}. Expected a resource to create or destroy, because only the genuine provider knows the request for a change. Rehearse with the genuine provider: --provider-mirror DIR.`,
});
