import { fieldPath } from '../../../core/filter/grammar';
import { logField } from '../../../review/filters/log-fields';
import { entryField } from '../../../sandbox/log-query/entry-fields';
import { definitionsOf } from '../../../sandbox/schema/definitions';
import { LOGGING_API } from '../../../sandbox/schema/logging-api';

const definitions = definitionsOf(LOGGING_API);
const tops = Object.keys(definitions.resolve('LogEntry', 'google.logging.v2')?.definition.fields ?? {});
const below = (head: string, type: string): string[] =>
  Object.keys(definitions.resolve(type, 'google.logging.v2')?.definition.fields ?? {}).map(
    (name) => `${head}.${name}`,
  );

const PATHS = [
  ...tops,
  ...below('httpRequest', 'google.logging.type.HttpRequest'),
  ...below('operation', 'LogEntryOperation'),
  ...below('sourceLocation', 'LogEntrySourceLocation'),
  ...below('split', 'LogSplit'),
  ...below('resource', 'google.api.MonitoredResource'),
  'resource.labels.a',
  'resource.labels.a.b',
  'resource.type.x',
  'labels.a',
  'labels."a/b"',
  'protoPayload.a.b',
  'jsonPayload.a',
  'textPayload.a',
  'severity.a',
  'timestamp.seconds',
  'operation.id.x',
  'nothing',
  'httpRequest.nothing',
];

test.each(PATHS)('%s has the type of the official definition', (path) => {
  expect(logField(fieldPath(path))).toBe(entryField(fieldPath(path)));
});
