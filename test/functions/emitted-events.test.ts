import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_NAMES, EVENTS, type EventName, isEventName } from '../../core/events';
import type { Emitter } from '../../core/events/define-event';
import { ROOT } from '../factories/run-main';

/** The function that runs the code of a folder. */
const FOLDERS: Readonly<Record<string, readonly Emitter[]>> = {
  responder: ['responder'],
  actor: ['actor'],
  // Both functions store evidence.
  case: ['responder', 'actor'],
  // Only the actor has the notifier.
  runtime: ['actor'],
};

const filesOf = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, 'functions', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, 'functions', folder, name));

/** Texts of a file that are names of events, in any place: some calls take the name from a constant. */
const namesIn = (file: string): readonly EventName[] =>
  [...readFileSync(file, 'utf8').matchAll(/'([a-z]+(?:\.[a-z-]+)?)'/g)]
    .map((match) => String(match[1]))
    .filter(isEventName);

const emitters = new Map<EventName, Set<Emitter>>();
for (const [folder, functions] of Object.entries(FOLDERS)) {
  for (const name of filesOf(folder).flatMap(namesIn)) {
    const known = emitters.get(name) ?? new Set();
    for (const each of functions) known.add(each);
    emitters.set(name, known);
  }
}

it.each(EVENT_NAMES)('%s is logged exactly by the functions that the list names', (event) => {
  expect([...(emitters.get(event) ?? [])].sort()).toEqual([...EVENTS[event].from].sort());
});
