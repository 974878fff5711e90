import type { EventName, FieldName } from '../../core/events';

/** Path of a field of an event in its log entry. */
export const payloadField = <Name extends EventName = never>(field: FieldName<Name>): string =>
  `jsonPayload.${field}`;
