import type { JsonObject } from '../../../core/values/json';
import { type Arguments, readArguments } from '../../../sandbox/boot/arguments';
import type { ApiRequest, Attributes } from '../../../sandbox/boot/translation';
import { tryTranslation } from '../../../sandbox/boot/translations';
import { PROJECT } from '../fixture-names';

export interface Translated {
  readonly requests: readonly ApiRequest[];
  readonly attributes: Attributes;
  /** Paths of arguments that the translation does not read. */
  readonly unread: readonly string[];
}

/** The requests of a translation. Each gets the next of the answers, or an empty answer. */
export function requestsOf(
  type: string,
  config: JsonObject,
  { answers = [], step = 'create' }: { answers?: readonly JsonObject[]; step?: 'create' | 'destroy' } = {},
): Translated {
  const translation = tryTranslation(type);
  if (!translation) throw new Error(`no translation of ${type}`);
  const args: Arguments = readArguments(config, `${type}.x`);
  const around = { project: PROJECT, region: 'us-central1', readFile: () => new Uint8Array() };
  const steps = step === 'create' ? translation.create(args, around) : translation.destroy?.(args, around);
  if (!steps) return { requests: [], attributes: {}, unread: args.unread() };
  const requests: ApiRequest[] = [];
  let next = steps.next(undefined);
  while (!next.done) {
    requests.push(next.value);
    next = steps.next(answers[requests.length - 1] ?? {});
  }
  return { requests, attributes: next.value ?? {}, unread: args.unread() };
}
