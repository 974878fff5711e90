import type { LineWriter } from '../../core/ports/ports';
import { boundedText } from '../../core/values/bounded-text';
import { fitted } from '../../core/values/shortened';

/** Cloud Logging takes entries of 256 KB and counts its own members in (cloud.google.com/logging/quotas). */
const FIELDS_LIMIT = 180_000;
const MESSAGE_LIMIT = 8_000;

/** The last bound: whatever a caller hands over, the line is one that Cloud Logging keeps whole. */
export const boundedLog =
  (write: LineWriter): LineWriter =>
  (severity, event, message, fields) =>
    fields === undefined
      ? write(severity, event, boundedText(message, MESSAGE_LIMIT))
      : write(severity, event, boundedText(message, MESSAGE_LIMIT), fitted(fields, FIELDS_LIMIT));
