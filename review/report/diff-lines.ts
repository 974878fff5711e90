import type { DiffLine } from '../../core/report/json-diff';
import type { AttributeChange } from './review-report';

/** Longer lines wrap, so that a phone shows them without scrolling. In UTF-16 units. */
const WIDTH = 40;

/** A changed attribute as lines: on one line if the values are short, otherwise below its path. */
export function diffLinesOf(change: AttributeChange, width = WIDTH): readonly DiffLine[] {
  const { path, before, after, masked, replaces } = change;
  const note = replaces ? ' (forces a replacement)' : '';
  if (masked) return maskedLines(path, before, after, note);
  const isShort = [before, after].every(
    (value) => value === null || (!value.includes('\n') && path.length + value.length + 2 <= width),
  );
  if (isShort) {
    return [
      ...(before === null ? [] : [{ kind: 'removed', text: `${path}: ${before}${note}` } as const]),
      ...(after === null
        ? []
        : [{ kind: 'added', text: `${path}: ${after}${before === null ? note : ''}` } as const]),
    ];
  }
  return [
    { kind: 'same', text: `${path}:${note}` },
    ...valueLines('removed', before, width),
    ...valueLines('added', after, width),
  ];
}

/** Shows only whether it changed. */
function maskedLines(
  path: string,
  before: string | null,
  after: string | null,
  note: string,
): readonly DiffLine[] {
  if (before === null) return [{ kind: 'added', text: `${path}: ${after}${note}` }];
  if (after === null) return [{ kind: 'removed', text: `${path}: ${before}${note}` }];
  return [
    { kind: 'removed', text: `${path}: ${before}${note}` },
    { kind: 'added', text: `${path}: ${after}, changed` },
  ];
}

const valueLines = (kind: DiffLine['kind'], value: string | null, width: number): readonly DiffLine[] =>
  value === null
    ? []
    : value
        .split('\n')
        .flatMap((line) => wrapped(line, width - 2))
        .map((text) => ({ kind, text: `  ${text}` }));

/** Lines of at most `width` characters, broken at spaces where there are some. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const at = space > width / 3 ? space : hardBreak(rest, width);
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).replace(/^ /, '');
  }
  return [...lines, rest];
}

const hardBreak = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at;
