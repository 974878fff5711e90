import type { EventFields, EventName } from '../../core/events';
import { diffLines } from '../../core/report/json-diff';
import type { Tone } from '../../core/report/view-model';
import { isObject, type Json } from '../../core/values/json';
import { visible, visibleDeep } from '../../core/values/visible-text';
import { objectsOf, type ProgressEvent, type Read, type ReadFields, textOf } from './event';

/** One line of progress: a label for the event, then its text. A `detail` line belongs to the line before it. */
export interface ProgressLine {
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
  readonly detail?: boolean;
}

type ToLines<Name extends EventName> = (fields: ReadFields<Name>, message: string) => readonly ProgressLine[];

/** Progress is only shown for a sandbox. A line about a resource has this mark, so that it never looks real. */
const MARK = '(rehearsal)';

const line = (label: string, text: string, tone: Tone = 'calm'): ProgressLine => ({ label, text, tone });
const detail = (text: string, tone: Tone = 'calm'): ProgressLine => ({ label: '', text, tone, detail: true });
const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const short = (hash: string): string => hash.slice(0, 12);

/** The events that are shown, by name. The functions log others too, which are not shown. */
const LINES: { readonly [Name in EventName]?: ToLines<Name> } = {
  'finding.received': received,
  'finding.not-ours': (_fields, message) => [line('not ours', message)],
  'finding.malformed': (_fields, message) => [line('malformed', message, 'bad')],
  'finding.duplicate': (_fields, message) => [line('duplicate', message)],
  'investigation.part': investigationPart,
  'plan.ready': planReady,
  'evidence.stored': (fields) => [line('evidence', evidenceText(fields))],
  'case.handed-over': (_fields, message) => [line('handed over', message)],
  'actor.claimed': (_fields, message) => [line('claimed', message)],
  'guard.passed': (_fields, message) => [line('guard', message, 'good')],
  'guard.refused': (fields, message) => [
    line('guard', `${textOf(fields.guard)} refused: ${textOf(fields.reason) || message}`, 'bad'),
  ],
  'step.started': (fields) => [line('step', `${stepName(fields)} started`)],
  'step.applied': (fields) => [line('step', `${stepName(fields)} applied`)],
  'step.verified': (fields) => [
    line('step', `${stepName(fields)} verified: ${textOf(fields.verification)}`, 'good'),
  ],
  'step.refused': (fields, message) => [
    line('step', `${stepName(fields)} refused: ${failure(fields, message)}`, 'bad'),
  ],
  'step.failed': (fields, message) => [
    line('step', `${stepName(fields)} failed: ${failure(fields, message)}`, 'bad'),
  ],
  'case.retry': (fields, message) => [
    line('retry', `${failure(fields, message)}; Pub/Sub delivers the message again`, 'attention'),
  ],
  'case.failed': (fields, message) => [line('failed', failure(fields, message), 'bad')],
  'lock.waiting': (_fields, message) => [
    line('lock', `${message}; Pub/Sub delivers the message again`, 'attention'),
  ],
  'command.refused': (_fields, message) => [line('command', `refused: ${message}`, 'bad')],
  'command.malformed': (_fields, message) => [line('command', `malformed: ${message}`, 'bad')],
  'evidence.incomplete': (_fields, message) => [line('evidence', message, 'bad')],
  'case.verdict': verdict,
  'containment.holds': (fields, message) => [
    line(
      'checked again',
      typeof fields.minutes === 'number'
        ? `${fields.minutes} ${fields.minutes === 1 ? 'minute' : 'minutes'} later: ${message}`
        : message,
      'good',
    ),
  ],
  'change.noticed': (_fields, message) => [line('changed', message, 'attention')],
  'case.reversed': (_fields, message) => [line('reversed', message, 'bad')],
  'undo.done': (fields, message) => [line('undone', message, isPartial(fields) ? 'bad' : 'good')],
  'undo.refused': (fields, message) => [line('undo', `refused: ${textOf(fields.reason) || message}`, 'bad')],
};

/** Names of the events that are shown. */
export const SHOWN_EVENTS = Object.keys(LINES) as readonly EventName[];

const isShown = (name: string): name is EventName => Object.hasOwn(LINES, name);

/** The actor refused to undo a step of the case. */
const isPartial = ({ steps }: ReadFields<'undo.done'>): boolean =>
  objectsOf<UndoneStep>(steps).some((step) => step.result === 'refused');

type UndoneStep = EventFields<'undo.done'>['steps'][number];

/** The lines of one event; empty for an event that is not shown. All text is made visible here, before it is used. */
export function progressLines(event: ProgressEvent): readonly ProgressLine[] {
  const toLines = isShown(event.event) ? (LINES[event.event] as ToLines<EventName>) : undefined;
  return toLines?.(visibleDeep(event.fields), visible(event.message)) ?? [];
}

function received(fields: ReadFields<'finding.received'>, message: string): readonly ProgressLine[] {
  const severity = textOf(fields.findingSeverity);
  const resource = textOf(fields.resource);
  return [
    line('received', severity === '' ? message : `${message} (${severity})`, 'attention'),
    ...(resource === '' ? [] : [detail(`on ${resource} ${MARK}`)]),
    ...texts(fields.unreadable).map((text) => detail(`not readable: ${text}`, 'attention')),
  ];
}

function investigationPart(fields: ReadFields<'investigation.part'>): readonly ProgressLine[] {
  const part = textOf(fields.part);
  if (textOf(fields.status) === 'known')
    return [line('investigated', `${part}: ${textOf(fields.summary) || 'known'}`, 'good')];
  return [line('investigated', `${part}: unavailable: ${textOf(fields.reason)}`, 'attention')];
}

function planReady(fields: ReadFields<'plan.ready'>): readonly ProgressLine[] {
  const steps = objectsOf<PlannedStep>(fields.steps);
  const withheld = objectsOf<Withheld>(fields.withheld);
  return [
    line('plan', `${steps.length} steps, ${withheld.length} withheld, hash ${short(textOf(fields.hash))}`),
    ...steps.flatMap(stepLines),
    ...withheld.map((item) => detail(`withheld ${textOf(item.action)}: ${textOf(item.reason)}`, 'attention')),
  ];
}

const SIGN = { same: ' ', removed: '-', added: '+' } as const;
const TONE = { same: 'calm', removed: 'bad', added: 'good' } as const;

type PlannedStep = EventFields<'plan.ready'>['steps'][number];
type Withheld = EventFields<'plan.ready'>['withheld'][number];

function stepLines(step: Read<PlannedStep>): readonly ProgressLine[] {
  return [
    detail(`${textOf(step.id)} on ${textOf(step.target)} ${MARK}`),
    detail(`  ${textOf(step.rationale)}`),
    ...(textOf(step.lasts) === '' ? [] : [detail(`  will it last? ${textOf(step.lasts)}`, 'attention')]),
    ...diffLines(step.before, step.after).map(({ kind, text }) =>
      detail(`  ${SIGN[kind]} ${text}`, TONE[kind]),
    ),
  ];
}

const stepName = ({ step, action }: { readonly step?: Json; readonly action?: Json }): string =>
  textOf(step) || textOf(action);

/** `error` is a string, or an object with message and fix. */
function failure({ error }: { readonly error?: Json }, message: string): string {
  if (!isObject(error)) return textOf(error) || message;
  return [textOf(error.message), textOf(error.fix)].filter((part) => part !== '').join('; fix: ');
}

/** All objects of a case have the same prefix, so only the last part of the name is shown. */
const evidenceText = ({ name, bytes, sha256 }: ReadFields<'evidence.stored'>): string =>
  `${textOf(name).split('/').at(-1)}, ${textOf(bytes)} bytes, sha256 ${short(textOf(sha256))}`;

/** Verdicts by tone. The summary after the verdict has the next steps. */
const GOOD = ['contained', 'not-ours'];
const BAD = ['reversed', 'failed', 'refused', 'malformed'];

function verdict(fields: ReadFields<'case.verdict'>, message: string): readonly ProgressLine[] {
  const word = textOf(fields.verdict) || message;
  const tone = GOOD.includes(word) ? 'good' : BAD.includes(word) ? 'bad' : 'attention';
  return [line('verdict', word, tone)];
}
