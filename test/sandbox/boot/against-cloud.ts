import { isObject, type JsonObject } from '../../../core/values/json';
import { readArguments } from '../../../sandbox/boot/arguments';
import type { ApiRequest, Attributes } from '../../../sandbox/boot/translation';
import { tryTranslation } from '../../../sandbox/boot/translations';
import { PROJECT } from '../fixture-names';
import { bodyOf, type Cloud } from '../little-cloud';

export interface Ran {
  /** `iam POST /v1/projects/P/roles {"roleId":...}`; reads have no body. */
  readonly requests: readonly string[];
  readonly attributes: Attributes;
  readonly unread: readonly string[];
}

const told = ({ service, method, path, body }: ApiRequest): string =>
  `${service} ${method} ${path}${isObject(body) ? ` ${JSON.stringify(body)}` : ''}`;

/** Sends each request of a translation to the cloud, and returns the requests. */
export function ran(
  cloud: Cloud,
  type: string,
  config: JsonObject,
  step: 'create' | 'destroy' = 'create',
): Ran {
  const translation = tryTranslation(type);
  if (!translation) throw new Error(`no translation of ${type}`);
  const args = readArguments(config, `${type}.x`);
  const around = { project: PROJECT, region: 'us-central1', readFile: () => new Uint8Array() };
  const steps = step === 'create' ? translation.create(args, around) : translation.destroy?.(args, around);
  const requests: string[] = [];
  let next = steps?.next(undefined);
  while (next && !next.done) {
    const { service, method, path, query = {}, body, mayBeMissing } = next.value;
    requests.push(told(next.value));
    const handled = cloud.call(service, method, path, { query, ...(body === undefined ? {} : { body }) });
    const { status } = handled.response;
    if (status >= 300 && !(status === 404 && mayBeMissing)) {
      throw new Error(`${told(next.value)}: ${JSON.stringify(handled.response.body)}`);
    }
    next = steps?.next(status === 404 ? undefined : bodyOf(handled));
  }
  return { requests, attributes: next?.value ?? {}, unread: args.unread() };
}
