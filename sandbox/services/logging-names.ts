import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { invalidArgument, unimplemented } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { withProjectId } from '../state/names';

export const LOGGING_ACCESS = 'cloud.google.com/logging/docs/access-control';

/** Sinks and exclusions: LogSink.name, LogExclusion.name. */
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/** @throws ApiError INVALID_ARGUMENT */
export function checkIdentifier(name: string, place: string): void {
  if (IDENTIFIER.test(name)) return;
  throw invalidArgument(
    `"${name}" is not a valid identifier: 1 to 100 letters, digits, underscores, hyphens and periods, the first a letter or digit`,
    place,
  );
}

/** LogSink.description, LogMetric.description: at most 8,000 characters. */
export function checkDescription(body: JsonObject, place: string): void {
  if ([...textOf(body.description)].length <= 8_000) return;
  throw invalidArgument('The description has more than 8000 characters', `${place}.description`);
}

/** `projects/P/...` with the project as an id. Log buckets and their contents are implemented only for projects. */
export function projectName(state: CloudState, name: string): string {
  if (name.startsWith('projects/')) return withProjectId(state, name);
  throw unimplemented(`'${name}': log buckets and settings outside projects`, 'name');
}
