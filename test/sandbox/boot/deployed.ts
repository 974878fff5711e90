import type { JsonObject } from '../../../core/values/json';
import { readArguments } from '../../../sandbox/boot/arguments';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import type { ApiRequest, Attributes, Steps } from '../../../sandbox/boot/translation';
import { tryTranslation } from '../../../sandbox/boot/translations';
import { handle } from '../../../sandbox/gateway/handle';
import { PROJECT } from '../fixture-names';
import type { Cloud } from '../little-cloud';

export interface Deployed {
  /** Without the reads. */
  readonly changes: readonly ApiRequest[];
  readonly attributes: Attributes;
  /** Arguments that the translation does not read. */
  readonly unread: readonly string[];
}

const AROUND = { project: PROJECT, region: 'europe-west1', readFile: () => new Uint8Array() };

/** Deploys one block of a type in the cloud, and returns its requests. A refusal fails the test with its text. */
export function deploy(cloud: Cloud, type: string, config: JsonObject): Deployed {
  const args = readArguments(config, `${type}.it`);
  const translation = tryTranslation(type);
  if (!translation) throw new Error(`no translation of ${type}`);
  const { changes, result } = run(cloud, translation.create(args, AROUND));
  return { changes, attributes: result, unread: args.unread() };
}

/** The requests of the destroy. Empty if the provider only removes the block from the state. */
export function destroy(cloud: Cloud, type: string, config: JsonObject): readonly ApiRequest[] {
  const steps = tryTranslation(type)?.destroy?.(readArguments(config, `${type}.it`), AROUND);
  return steps ? run(cloud, steps).changes : [];
}

function run<T>(cloud: Cloud, steps: Steps<T>): { changes: ApiRequest[]; result: T } {
  const changes: ApiRequest[] = [];
  let next = steps.next(undefined);
  while (!next.done) {
    const request = next.value;
    if (request.method !== 'GET') changes.push(request);
    const { state, response } = handle(
      cloud.state,
      { query: {}, headers: {}, ...request },
      DEPLOYER,
      cloud.nowMs,
    );
    if (response.status >= 300) {
      throw new Error(`${request.method} ${request.path}: ${JSON.stringify(response.body)}`);
    }
    cloud.state = state;
    next = steps.next(response.body as JsonObject);
  }
  return { changes, result: next.value };
}
