import { encodingsOf } from './encodings';
import { SHORTEST_SECRET } from './secret-texts';

/** Replaces a secret. It reveals neither the length nor any part of the secret. */
export const MASKED = '(masked)';

/** Replaces secrets in a text. */
export type Redactor = (text: string) => string;

interface Pattern {
  readonly text: string;
  readonly kind: 'exact' | 'base64';
}

/**
 * Replaces every occurrence of the secrets: in clear, escaped for JSON or a URL, in base64, and cut off by an ellipsis.
 * The time grows with the text, not with the number of secrets, because each position is looked up by its first
 * characters.
 */
export function createRedactor(secrets: ReadonlySet<string>): Redactor {
  const patterns = new Map<string, Pattern[]>();
  for (const secret of secrets) {
    const { exact, inBase64 } = encodingsOf(secret, SHORTEST_SECRET);
    for (const text of exact) add(patterns, { text, kind: 'exact' });
    for (const text of inBase64) add(patterns, { text, kind: 'base64' });
  }
  if (patterns.size === 0) return (text) => text;
  return (text) => {
    if (text.length < SHORTEST_SECRET) return text;
    const spans = spansIn(text, patterns);
    return spans.length === 0 ? text : withoutSpans(text, spans);
  };
}

function add(patterns: Map<string, Pattern[]>, pattern: Pattern): void {
  const start = pattern.text.slice(0, SHORTEST_SECRET);
  const known = patterns.get(start);
  if (known) known.push(pattern);
  else patterns.set(start, [pattern]);
}

type Span = readonly [from: number, to: number];

/** All occurrences, including overlapping ones: the part that one secret does not cover may belong to another. */
function spansIn(text: string, patterns: ReadonlyMap<string, readonly Pattern[]>): readonly Span[] {
  const spans: Span[] = [];
  for (let at = 0; at + SHORTEST_SECRET <= text.length; at += 1) {
    const candidates = patterns.get(text.slice(at, at + SHORTEST_SECRET));
    if (!candidates) continue;
    for (const { text: secret, kind } of candidates) {
      if (text.startsWith(secret, at)) spans.push(spanOf(text, at, at + secret.length, kind));
      else if (kind === 'exact') spans.push(...cutSpan(text, at, secret));
    }
  }
  return spans;
}

const BASE64_CHARACTER = /[A-Za-z0-9+/_=-]/;

function spanOf(text: string, from: number, to: number, kind: Pattern['kind']): Span {
  if (kind === 'exact') return [from, to];
  let [first, last] = [from, to];
  while (first > 0 && BASE64_CHARACTER.test(text[first - 1] as string)) first -= 1;
  while (last < text.length && BASE64_CHARACTER.test(text[last] as string)) last += 1;
  return [first, last];
}

/** A shortened secret: its beginning, then an ellipsis. */
function cutSpan(text: string, at: number, secret: string): readonly Span[] {
  let end = at + SHORTEST_SECRET;
  while (end < text.length && end - at < secret.length && text[end] === secret[end - at]) end += 1;
  return /^\s?(?:\u2026|\.\.\.)/.test(text.slice(end, end + 4)) ? [[at, end]] : [];
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  const sorted = [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let shown = '';
  let position = 0;
  for (let index = 0; index < sorted.length; ) {
    const [from] = sorted[index] as Span;
    let to = from;
    // Adjacent secrets become one mask.
    for (; index < sorted.length && (sorted[index] as Span)[0] <= Math.max(to, from); index += 1) {
      to = Math.max(to, (sorted[index] as Span)[1]);
    }
    shown += `${text.slice(position, from)}${MASKED}`;
    position = to;
  }
  return shown + text.slice(position);
}
