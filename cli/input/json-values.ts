import type { TextChunk } from './text-stream';

/** One of many JSON values in a text: an element of a list, or a separate value. */
export interface ValueText {
  readonly text: string;
  /** The line of its first character; counts from 1. */
  readonly line: number;
  /** The text ends before the value does. */
  readonly isCut: boolean;
}

/** In characters. A page of 1,000 findings is one object. A larger value is not a list of findings. */
export const VALUE_LIMIT = 64 * 1024 * 1024;
/** In characters, of a value that is neither an object, a list nor a string. */
const BARE_LIMIT = 10 * 1024 * 1024;

export class LargeValue extends Error {
  readonly kind = 'large-value';
  constructor(readonly line: number) {
    super(`the value that begins on line ${line} is too large`);
  }
}

const SPACE = /\s/;

/**
 * The values of a list, of JSON lines or of consecutive JSON documents, each as its own text. Keeps only the current
 * value in memory. Finds where values begin and end; the parser decides whether they are JSON.
 *
 * @throws LargeValue beyond VALUE_LIMIT characters, or beyond 10 MB of text that is not JSON
 */
export async function* jsonValues(chunks: AsyncIterable<TextChunk>): AsyncGenerator<ValueText> {
  const splitter = new ValueSplitter();
  for await (const { text } of chunks) yield* splitter.push(text);
  yield* splitter.end();
}

type Place = 'between' | 'nested' | 'string' | 'bare';

class ValueSplitter {
  private place: Place = 'between';
  private readonly parts: string[] = [];
  private size = 0;
  private line = 1;
  private startLine = 1;
  /** Open brackets of the current value. */
  private depth = 0;
  private escaped = false;
  /** Inside the brackets of a list whose elements are the values. */
  private inList = false;

  *push(text: string): Generator<ValueText> {
    let start = this.place === 'between' ? -1 : 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] as string;
      if (this.place === 'between') {
        if (this.begins(character)) start = index;
      } else if (this.ends(character)) {
        const end = this.place === 'bare' ? index : index + 1;
        yield this.take(text.slice(start, end), false);
        start = -1;
        if (end === index && character === ']') this.inList = false;
      }
      if (character === '\n') this.line += 1;
    }
    if (this.place !== 'between') this.keep(text.slice(start));
  }

  *end(): Generator<ValueText> {
    if (this.place !== 'between') yield this.take('', this.place !== 'bare');
    else if (this.inList) yield { text: '', line: this.line, isCut: true };
  }

  private begins(character: string): boolean {
    if (SPACE.test(character) || (this.inList && character === ',')) return false;
    if (this.inList && character === ']') {
      this.inList = false;
      return false;
    }
    if (!this.inList && character === '[') {
      this.inList = true;
      return false;
    }
    this.startLine = this.line;
    this.place = character === '{' || character === '[' ? 'nested' : character === '"' ? 'string' : 'bare';
    this.depth = this.place === 'nested' ? 1 : 0;
    this.escaped = false;
    return true;
  }

  private quoted = false;

  /** True on the last character of the value, or on the character after a bare value. */
  private ends(character: string): boolean {
    if (this.place === 'bare')
      return character === '\n' || (this.inList && (character === ',' || character === ']'));
    if (this.place === 'string' || this.quoted) {
      if (this.escaped) this.escaped = false;
      else if (character === '\\') this.escaped = true;
      else if (character === '"') {
        this.quoted = false;
        return this.place === 'string';
      }
      return false;
    }
    if (character === '"') this.quoted = true;
    else if (character === '{' || character === '[') this.depth += 1;
    else if (character === '}' || character === ']') this.depth -= 1;
    return this.depth === 0;
  }

  private keep(text: string): void {
    this.size += text.length;
    if (this.size > (this.place === 'bare' ? BARE_LIMIT : VALUE_LIMIT)) throw new LargeValue(this.startLine);
    this.parts.push(text);
  }

  private take(text: string, isCut: boolean): ValueText {
    this.keep(text);
    const value = { text: this.parts.join('').trim(), line: this.startLine, isCut };
    this.parts.length = 0;
    this.size = 0;
    this.place = 'between';
    this.quoted = false;
    return value;
  }
}
