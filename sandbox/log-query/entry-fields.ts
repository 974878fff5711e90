import type { EntryField } from '../../core/filter/match-log-entry';
import { definitionsOf } from '../schema/definitions';
import { LOGGING_API } from '../schema/logging-api';

const PAYLOADS = new Set(['protoPayload', 'jsonPayload', 'textPayload']);
const SCOPE = 'google.logging.v2.LogEntry';

/** The official LogEntry definition of a path. Undefined if the field does not exist. */
export function entryField(path: readonly string[]): EntryField | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return undefined;
  if (PAYLOADS.has(head)) return head === 'textPayload' && rest.length > 0 ? undefined : 'payload';
  return fieldOf(SCOPE, path);
}

function fieldOf(type: string, [head, ...rest]: readonly string[]): EntryField | undefined {
  const definitions = definitionsOf(LOGGING_API);
  const fields = definitions.resolve(type, SCOPE)?.definition.fields ?? {};
  const field = head !== undefined && Object.hasOwn(fields, head) ? fields[head] : undefined;
  if (field === undefined) return undefined;
  if (field.keyType !== undefined) return rest.length > 0 ? 'payload' : 'message';
  if (/^google\.protobuf\.(Struct|Any|Value)$/.test(field.type)) return 'payload';
  if (/^google\.protobuf\.(Timestamp|Duration)$/.test(field.type))
    return rest.length > 0 ? undefined : 'value';
  const nested = definitions.resolve(field.type, type)?.definition;
  if (nested?.fields) {
    if (rest.length === 0) return 'message';
    return fieldOf(definitions.resolve(field.type, type)?.name ?? '', rest);
  }
  if (rest.length > 0) return undefined;
  return head === 'severity' ? 'severity' : 'value';
}
