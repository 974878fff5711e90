import { isObject, type Json, type JsonObject } from '../../core/json';
import { withAddress } from '../protocol/addresses';
import { BootError } from '../protocol/errors';
import { handle } from '../protocol/handle';
import type { SandboxRequest, SandboxResponse } from '../protocol/request';
import type { CloudState } from '../protocol/state';
import { readArguments } from './arguments';
import { DEPLOYER } from './deployer';
import type { StackBlock } from './resolver';
import type { ApiRequest, Around, Attributes, Translation } from './translation';
import { tryTranslation } from './translations';

export interface DeployOptions {
  readonly around: Around;
  readonly nowMs: number;
  /** Hears of every request and its answer: what is held against recordings of the genuine provider. */
  readonly onCall?: (call: { readonly request: SandboxRequest; readonly response: SandboxResponse }) => void;
}

/** Makes the requests of one block against the cloud, one after the other, as the deployer. */
export interface Deployment {
  readonly state: CloudState;
  readonly attributes: Attributes;
}

/**
 * One resource or data source, deployed through the same handlers that the APIs have.
 *
 * @throws BootError with the block's address: an argument that no translation reads, or the request that was refused
 */
export function deployBlock(
  state: CloudState,
  block: StackBlock,
  config: JsonObject,
  { around, nowMs, onCall }: DeployOptions,
): Deployment {
  const translation = tryTranslation(blockType(block)) as Translation;
  const args = readArguments(config, block.address);
  const steps = translation.create(args, around);
  let current = state;
  let next = steps.next(undefined);
  while (!next.done) {
    const request = { query: {}, headers: {}, ...next.value };
    const outcome = handle(current, request, DEPLOYER, nowMs);
    current = outcome.state;
    onCall?.({ request, response: outcome.response });
    next = steps.next(answerOf(request, outcome.response, block, outcome.events.at(-1)?.place));
  }
  const [unread] = args.unread();
  if (unread !== undefined) throw unknownArgument(unread);
  const attributes = next.value;
  const named = block.kind === 'data' ? current : withAddress(current, attributes.id, block.address);
  return { state: named, attributes };
}

export const blockType = ({ kind, type }: Pick<StackBlock, 'kind' | 'type'>): string =>
  kind === 'data' ? `data.${type}` : type;

function answerOf(
  request: ApiRequest,
  { status, body }: SandboxResponse,
  block: StackBlock,
  place: string | undefined,
): JsonObject | undefined {
  if (status < 300) return isObject(body as Json) ? (body as JsonObject) : {};
  if (status === 404 && request.mayBeMissing) return undefined;
  throw refused(request, status, body as Json, block, place);
}

function refused(
  { service, method, path }: ApiRequest,
  status: number,
  body: Json,
  block: StackBlock,
  place: string | undefined,
): BootError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  return new BootError({
    where: block.address,
    what: `${service} answers ${method} ${path} with ${status} ${error.status}: ${error.message}`,
    expected: 'a request that Google takes',
    fix: place === undefined ? 'correct the resource, or what it depends on' : `look at ${place}`,
    status: String(error.status),
  });
}

const unknownArgument = (path: string): BootError =>
  new BootError({
    where: path,
    what: 'the sandbox does not know this argument',
    expected: 'an argument that sandbox/boot/translations reads',
    fix: 'leave it out, or teach the translation of this type what the provider makes of it',
  });
