import type { LineWriter } from '../../core/ports/ports';
import { boundedText } from '../../core/values/bounded-text';
import { fitted } from '../../core/values/shortened';

/** Cloud Logging accepts entries of up to 256 KB, its own members included (cloud.google.com/logging/quotas). */
const FIELDS_LIMIT = 180_000;
const MESSAGE_LIMIT = 8_000;

/** The last bound: whatever a caller passes, Cloud Logging accepts the line unshortened. */
export const boundedLog =
  (write: LineWriter): LineWriter =>
  (severity, event, message, fields) =>
    fields === undefined
      ? write(severity, event, boundedText(message, MESSAGE_LIMIT))
      : write(severity, event, boundedText(message, MESSAGE_LIMIT), fitted(fields, FIELDS_LIMIT));
