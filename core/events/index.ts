import type * as z from 'zod';
import { caseEvents } from './case-events';
import { findingEvents } from './finding-events';
import { watchEvents } from './watch-events';

/**
 * Every structured log event of the functions. The functions import only its types. Alerts, log-based metrics, the
 * dashboard, progress and docs/events.md take names and fields from here.
 */
export const EVENTS = { ...findingEvents, ...caseEvents, ...watchEvents } as const;

export type EventName = keyof typeof EVENTS;
/** The severities of an event. */
export type EventSeverity<Name extends EventName> = (typeof EVENTS)[Name]['severities'][number];

type FieldsByName = { [Name in EventName]: Readonly<z.output<(typeof EVENTS)[Name]['fields']>> };
/** The fields of an event in addition to `severity`, `event` and `message`. */
export type EventFields<Name extends EventName> = FieldsByName[Name];

type NamesOfFields = { [Name in EventName]: keyof FieldsByName[Name] & string };
/** Names of the fields of an event, or of any of several events. */
export type FieldName<Name extends EventName = EventName> = NamesOfFields[Name];

export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];

export const isEventName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);
