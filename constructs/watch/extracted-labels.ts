import type { EventFields, EventName, FieldName } from '../../core/events';
import { variable } from './notification-variables';
import { payloadField } from './payload-field';

/**
 * Names of the fields that are text and that every line of the event has. Google's documents do not state whether an
 * alert fires when a field that it extracts is missing, so an alert extracts only these.
 */
export type RequiredText<Name extends EventName> = {
  [Field in keyof EventFields<Name>]-?: [EventFields<Name>[Field]] extends [never]
    ? never
    : EventFields<Name>[Field] extends string
      ? Field
      : never;
}[keyof EventFields<Name>] &
  FieldName<Name>;

/** Labels that an alert takes from the log line, and their values in its texts. */
export interface ExtractedLabels<Key extends string = string> {
  /** For the condition: `{ project: 'EXTRACT(jsonPayload.project)' }`. */
  readonly extractors: Readonly<Record<Key, string>>;
  /** For the documentation: `$${log.extracted_label.project}`. */
  readonly value: (key: Key) => string;
}

/**
 * @param fields - by label key: the field of the event whose value the label has. Cloud Monitoring treats each
 *   combination of values as a separate rule, so take fields with few values, or with one value for each case
 */
export const extractedLabels = <Name extends EventName, Key extends string>(
  _event: Name,
  fields: Readonly<Record<Key, RequiredText<Name>>>,
): ExtractedLabels<Key> => ({
  extractors: Object.fromEntries(
    Object.entries<RequiredText<Name>>(fields).map(([key, field]) => [
      key,
      `EXTRACT(${payloadField<Name>(field)})`,
    ]),
  ) as Record<Key, string>,
  value: (key) => variable(`log.extracted_label.${key}`),
});
