import type { JsonObject } from '../../../core/values/json';
import { readArguments } from '../../../sandbox/boot/arguments';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import type { ApiRequest, Around, Attributes, Steps } from '../../../sandbox/boot/translation';
import { tryTranslation } from '../../../sandbox/boot/translations';
import { handle } from '../../../sandbox/gateway/handle';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { PROJECT, START } from '../fixture-names';

export interface Translated {
  readonly state: CloudState;
  /** Every request, in order. */
  readonly all: readonly ApiRequest[];
  /** Requests that change something, as `METHOD service path`, with query and body. */
  readonly changes: readonly (readonly [string, unknown, unknown])[];
  readonly attributes: Attributes;
  /** Arguments that the translation does not read. */
  readonly unread: readonly string[];
}

const AROUND: Around = {
  project: PROJECT,
  region: 'europe-west1',
  readFile: (path) => Buffer.from(`content of ${path}`),
};

/** The requests of a translation, which the given cloud answers. */
export function translated(state: CloudState, type: string, config: JsonObject): Translated {
  const translation = tryTranslation(type);
  if (!translation) throw new Error(`no translation of ${type}`);
  const args = readArguments(config, `${type}.x`);
  const run = play(state, translation.create(args, AROUND));
  return { ...run, attributes: run.result, unread: args.unread() };
}

export function destroyed(
  state: CloudState,
  type: string,
  config: JsonObject,
): Omit<Translated, 'attributes' | 'unread'> {
  const destroy = tryTranslation(type)?.destroy;
  return destroy
    ? play(state, destroy(readArguments(config, `${type}.x`), AROUND))
    : { state, all: [], changes: [] };
}

function play<Result>(start: CloudState, steps: Steps<Result>) {
  const all: ApiRequest[] = [];
  let state = start;
  let next = steps.next(undefined);
  while (!next.done) {
    const request = next.value;
    all.push(request);
    const handled = handle(state, { query: {}, headers: {}, ...request }, DEPLOYER, START);
    const { status, body } = handled.response;
    if (status >= 300 && !(status === 404 && request.mayBeMissing)) throw new Error(JSON.stringify(body));
    state = handled.state;
    next = steps.next(status >= 300 ? undefined : (body as JsonObject));
  }
  const changes = all
    .filter(({ method }) => method !== 'GET')
    .map(({ method, service, path, query, body }) => [`${method} ${service} ${path}`, query, body] as const);
  return { state, all, changes, result: next.value };
}
