import type { JsonObject } from '../../core/values/json';
import { handle } from '../gateway/handle';
import { BootError } from '../protocol/errors';
import type { SandboxRequest, SandboxResponse } from '../protocol/request';
import { withAddress } from '../state/addresses';
import type { CloudState } from '../state/cloud-state';
import { readArguments } from './arguments';
import { DEPLOYER } from './deployer';
import type { StackBlock } from './resolver';
import { RequestRefused, runSteps } from './run-steps';
import type { ApiRequest, Around, Attributes, Translation } from './translation';
import { tryTranslation } from './translations';

export interface DeployOptions {
  readonly around: Around;
  readonly nowMs: number;
  /**
   * Whether an `import` block adopts the resource into the state. Then the deployment changes the resource instead of
   * creating it.
   *
   * @default false
   */
  readonly isImported?: boolean;
  /** Called for every request with its answer. Tests compare them with recordings of the genuine provider. */
  readonly onCall?: (call: { readonly request: SandboxRequest; readonly response: SandboxResponse }) => void;
}

/** Makes the requests of one block to the cloud, one after the other, as the deployer. */
export interface Deployment {
  readonly state: CloudState;
  readonly attributes: Attributes;
}

/**
 * Deploys one resource or data source through the same handlers that serve the APIs.
 *
 * @throws BootError with the block's address, for an argument that no translation reads or a request that the cloud
 *   refused
 */
export function deployBlock(
  state: CloudState,
  block: StackBlock,
  config: JsonObject,
  { around, nowMs, isImported = false, onCall }: DeployOptions,
): Deployment {
  const translation = tryTranslation(blockType(block)) as Translation;
  const requests = (isImported ? translation.update : undefined) ?? translation.create;
  const args = readArguments(config, block.address);
  const current: { state: CloudState; place?: string | undefined } = { state };
  const send = (request: ApiRequest): SandboxResponse => {
    const http = { query: {}, headers: {}, ...request };
    const outcome = handle(current.state, http, DEPLOYER, nowMs);
    current.state = outcome.state;
    current.place = outcome.events.at(-1)?.place;
    onCall?.({ request: http, response: outcome.response });
    return outcome.response;
  };
  const attributes = attempt(
    () => runSteps(requests(args, around), send),
    (refusal) => refused(refusal, block, current.place),
  );
  const [unread] = args.unread();
  if (unread !== undefined) throw unknownArgument(unread);
  const named =
    block.kind === 'data' ? current.state : withAddress(current.state, attributes.id, block.address);
  return { state: named, attributes };
}

export const blockType = ({ kind, type }: Pick<StackBlock, 'kind' | 'type'>): string =>
  kind === 'data' ? `data.${type}` : type;

function attempt<T>(run: () => T, explained: (refusal: RequestRefused) => BootError): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof RequestRefused ? explained(error) : error;
  }
}

const refused = (
  { message, status }: RequestRefused,
  { address }: StackBlock,
  place: string | undefined,
): BootError =>
  new BootError({
    where: address,
    what: message,
    expected: 'a request that Google accepts',
    fix: place === undefined ? 'correct the resource, or what it depends on' : `look at ${place}`,
    status,
  });

export const unknownArgument = (path: string): BootError =>
  new BootError({
    where: path,
    what: 'the sandbox does not know this argument',
    expected: 'an argument that sandbox/boot/translations reads',
    fix: 'remove it, or add it to the translation of this type as the provider sends it',
  });
