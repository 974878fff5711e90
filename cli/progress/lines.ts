import type { EventFields, EventName } from '../../core/events';
import { diffLines } from '../../core/report/json-diff';
import type { Tone } from '../../core/report/view-model';
import { visible, visibleDeep } from '../../core/report/visible-text';
import { isObject, type Json } from '../../core/values/json';
import { objectsOf, type ProgressEvent, type Read, type ReadFields, textOf } from './event';

/** One line of progress: a word for what happened, then what there is to say. `detail` lines belong to the one before. */
export interface ProgressLine {
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
  readonly detail?: boolean;
}

type Tell<Name extends EventName> = (fields: ReadFields<Name>, message: string) => readonly ProgressLine[];

/** Progress is only ever shown of a sandbox: no line of it may read as if it were about a real resource. */
const MARK = '(rehearsal)';

const line = (label: string, text: string, tone: Tone = 'calm'): ProgressLine => ({ label, text, tone });
const detail = (text: string, tone: Tone = 'calm'): ProgressLine => ({ label: '', text, tone, detail: true });
const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const short = (hash: string): string => hash.slice(0, 12);

/** Every event that is shown, by name. Functions log more: what is not here is not shown. */
const TELL: { readonly [Name in EventName]?: Tell<Name> } = {
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
    line('retry', `${failure(fields, message)}: another delivery`, 'attention'),
  ],
  'case.failed': (fields, message) => [line('failed', failure(fields, message), 'bad')],
  'lock.waiting': (_fields, message) => [line('lock', `${message}: another delivery`, 'attention')],
  'command.refused': (_fields, message) => [line('command', `refused: ${message}`, 'bad')],
  'command.malformed': (_fields, message) => [line('command', `malformed: ${message}`, 'bad')],
  'evidence.incomplete': (_fields, message) => [line('evidence', message, 'bad')],
  'case.verdict': verdict,
  'containment.holds': (fields, message) => [
    line(
      'looked again',
      typeof fields.minutes === 'number' ? `${fields.minutes} minutes after: ${message}` : message,
      'good',
    ),
  ],
  'change.noticed': (_fields, message) => [line('changed', message, 'attention')],
  'case.reversed': (_fields, message) => [line('reversed', message, 'bad')],
  'undo.done': (fields, message) => [line('undone', message, isPartial(fields) ? 'bad' : 'good')],
  'undo.refused': (fields, message) => [line('undo', `refused: ${textOf(fields.reason) || message}`, 'bad')],
};

/** Names of the events that are shown. */
export const SHOWN_EVENTS = Object.keys(TELL) as readonly EventName[];

const isShown = (name: string): name is EventName => Object.hasOwn(TELL, name);

/** A step of the undone case stands. */
const isPartial = ({ steps }: ReadFields<'undo.done'>): boolean =>
  objectsOf<UndoneStep>(steps).some((step) => step.result === 'refused');

type UndoneStep = EventFields<'undo.done'>['steps'][number];

/** Progress of one event; empty for an event that this version does not know. Text is made visible at the door. */
export function progressLines(event: ProgressEvent): readonly ProgressLine[] {
  const tell = isShown(event.event) ? (TELL[event.event] as Tell<EventName>) : undefined;
  return tell?.(visibleDeep(event.fields), visible(event.message)) ?? [];
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

/** `error` is a text, or an object with message and fix. */
function failure({ error }: { readonly error?: Json }, message: string): string {
  if (!isObject(error)) return textOf(error) || message;
  return [textOf(error.message), textOf(error.fix)].filter((part) => part !== '').join('; fix: ');
}

/** Every object of a case lies under the same prefix: only the last part tells one from another. */
const evidenceText = ({ name, bytes, sha256 }: ReadFields<'evidence.stored'>): string =>
  `${textOf(name).split('/').at(-1)}, ${textOf(bytes)} bytes, sha256 ${short(textOf(sha256))}`;

/** What a person should do next stands in the summary, which follows the verdict. */
const GOOD = ['contained', 'not-ours'];
const BAD = ['reversed', 'failed', 'refused', 'malformed'];

function verdict(fields: ReadFields<'case.verdict'>, message: string): readonly ProgressLine[] {
  const word = textOf(fields.verdict) || message;
  const tone = GOOD.includes(word) ? 'good' : BAD.includes(word) ? 'bad' : 'attention';
  return [line('verdict', word, tone)];
}
