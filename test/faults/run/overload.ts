import { caseIdOf } from '../../../core/case/case-id';
import type { Json, JsonObject } from '../../../core/values/json';
import { canonicalName, eventTime, RESPONDER } from '../schedule/names';
import type { DeedOf, Overload } from '../schedule/schedule';
import { resolved, withMember } from './any-document';
import { publishText, type Stage } from './deeds';
import { commandFor, fieldsOf, readStored, recordOf, sendCommand, writeFields } from './responder-powers';

/** Deep enough to exhaust the stack of code that calls itself for each level. */
export const LEVELS = 20_000;

/** The JSON text that takes the place of a member. The first text is what stays of the document before it. */
const TEXTS: Readonly<Record<Exclude<Overload, 'cut'>, () => string>> = {
  'deep-lists': () => `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`,
  'deep-objects': () => `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`,
  wide: () => `{${Array.from({ length: 10_000 }, (_, index) => `"m${index}":1`).join()}}`,
  'many-lists': () => `[${Array.from({ length: 30_000 }, () => '[]').join()}]`,
  long: () => `"${'x'.repeat(900_000)}"`,
  digits: () => '9'.repeat(100_000),
};

const PLACE = 'the place of the overload';

/** The JSON text of a document whose member at a path is hard to read. */
export function overloaded(
  document: JsonObject,
  { what, at }: Pick<DeedOf<'overload'>, 'what' | 'at'>,
): string {
  const text = JSON.stringify(withMember(document as Json, resolved(document, at), PLACE));
  const [before = '', after = ''] = text.split(JSON.stringify(PLACE));
  return what === 'cut' ? before : `${before}${TEXTS[what]()}${after}`;
}

/** A compromised responder writes such a document, or publishes such a command. Without a case, nothing happens. */
export function overload(stage: Stage, deed: DeedOf<'overload'>): void {
  const id = caseIdOf(canonicalName(stage.schedule, deed.finding), eventTime(deed.finding));
  const stored = readStored(stage, id);
  if (!stored) return;
  const command = commandFor(id, recordOf(stored));
  if (deed.into === 'command') {
    publishText(stage, 'riposte-commands', overloaded(command, deed), RESPONDER);
    return;
  }
  const fields = fieldsOf(stored.document, stored.revision + 1);
  writeFields(stage, 'cases', id, { ...fields, body: { stringValue: overloaded(stored.document, deed) } });
  sendCommand(stage, command);
}
