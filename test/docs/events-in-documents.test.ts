import * as z from 'zod';
import { EVENTS, isEventName } from '../../core/events';
import { markdownFiles } from './markdown-files';

/** Written by hand: docs/events.md is generated from the list, and the changelog describes the past. */
const documents = markdownFiles().filter(({ path }) => !/events\.md$|CHANGELOG/.test(path));
const paragraphs = documents.flatMap(({ path, text }) =>
  text.split(/\n\n/).map((paragraph) => ({ path, paragraph })),
);

/** `log line NAME`, `it logs NAME`, `read NAME`, `jsonPayload.event="NAME"`. */
const EVENT =
  /(?:log lines?|logs|logged|the event|read) `(notice|[a-z]+\.[a-z-]+)`|jsonPayload\.event="([a-z]+[a-z.-]*)"/gi;

const eventsIn = (paragraph: string): string[] =>
  [...paragraph.matchAll(EVENT)].map(([, named, queried]) => named ?? queried ?? '');

const mentions = paragraphs.flatMap(({ path, paragraph }) =>
  eventsIn(paragraph).map((event) => [path, event, paragraph] as const),
);

/** Whether an event has a field, by its path. The description of a field with members lists them. */
function hasField(event: string, field: string): boolean {
  if (!isEventName(event)) return false;
  const [first = '', second] = field.split('.');
  const shape: Readonly<Record<string, z.ZodType>> = EVENTS[event].fields.shape;
  const known = Object.hasOwn(shape, first) ? shape[first] : undefined;
  const inner = known instanceof z.ZodOptional ? (known.unwrap() as z.ZodType) : known;
  return (
    inner !== undefined && (second === undefined || inner.description?.includes(`\`${second}\``) === true)
  );
}

/** A field of JSON, and no other word in code, for example `caseId`, `error.kind`, `reversal.by`. */
const fieldsIn = (paragraph: string): string[] =>
  [...paragraph.matchAll(/`(?:jsonPayload\.)?([a-z]+[A-Za-z]*(?:\.[a-z]+[A-Za-z]*)?)`/g)].flatMap(
    ([, name = '']) => (/[A-Z]|^error\.|^reversal\./.test(name) ? [name] : []),
  );

describe('log lines in the documents', () => {
  it('are named', () => {
    expect(mentions.length).toBeGreaterThan(10);
  });

  it.each(mentions)('%s: %s is an event', (_path, event) => {
    expect(isEventName(event)).toBe(true);
  });

  const fields = mentions
    .filter(([path]) => path === 'docs/runbooks.md')
    .flatMap(([path, event, paragraph]) => fieldsIn(paragraph).map((field) => [path, event, field] as const));

  it.each(fields)('%s: %s has the field %s', (_path, event, field) => {
    expect(hasField(event, field)).toBe(true);
  });

  it.each(
    paragraphs.flatMap(({ path, paragraph }) =>
      [...paragraph.matchAll(/jsonPayload\.([A-Za-z]+)/g)].map(([, field = '']) => [path, field] as const),
    ),
  )('%s: some event has jsonPayload.%s', (_path, field) => {
    const own = ['event', 'message', 'severity'];
    expect(own.includes(field) || Object.keys(EVENTS).some((event) => hasField(event, field))).toBe(true);
  });
});
