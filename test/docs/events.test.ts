import { EVENT_NAMES, EVENTS, isEventName } from '../../core/events';
import { configRows } from '../../scripts/configuration';
import { eventsMarkdown, readEvents } from '../../scripts/events';
import { markdownFiles } from './markdown-files';

describe('docs/events.md', () => {
  it('matches the list of events; if not, run npm run docs', () => {
    expect(readEvents()).toBe(eventsMarkdown());
  });
});

/** The changelog and the decisions describe the past. */
const FILES = markdownFiles().filter(({ path }) => path !== 'CHANGELOG.md' && !path.startsWith('docs/adr/'));

/**
 * `case.` of `case.failed`: a text in backticks that starts with such a prefix and is not a member of a config names an
 * event.
 */
const HEADS = new Set(EVENT_NAMES.flatMap((name) => (name.includes('.') ? [name.split('.')[0]] : [])));
/** Members of a config and of a finding that begin like an event. */
const MEMBERS = new Set([...configRows().map(({ path }) => path), 'finding.category', 'finding.unreadable']);
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([a-z]+)\.([a-z-]+)`/g)]
    .filter(([, head]) => HEADS.has(head as never))
    .map(([, head, rest]) => `${head}.${rest}`)
    .filter((name) => !MEMBERS.has(name) && !/\.(?:json|ts|md)$/.test(name));

const FIELDS = new Set<string>([
  'event',
  'message',
  ...EVENT_NAMES.flatMap((event) => Object.keys(EVENTS[event].fields.shape)),
]);
const fieldsIn = (text: string): readonly string[] =>
  [...text.matchAll(/jsonPayload\.([A-Za-z]+)/g)].map((match) => String(match[1]));

describe('the documents', () => {
  it.each(FILES)('$path names only events and fields that exist', ({ text }) => {
    expect(namesIn(text).filter((name) => !isEventName(name))).toEqual([]);
    expect(fieldsIn(text).filter((name) => !FIELDS.has(name))).toEqual([]);
  });

  it('name at least some events', () => {
    expect(FILES.flatMap(({ text }) => namesIn(text))).toContain('case.failed');
  });
});
