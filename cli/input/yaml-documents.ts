import type { TextChunk } from './text-stream';

/** One document of a YAML stream, as text. */
export interface DocumentText {
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Documents of a stream, separated by `---` as in gcloud's output. Keeps only the current document in memory. */
export async function* yamlDocuments(
  chunks: AsyncIterable<TextChunk>,
  limit: number,
): AsyncGenerator<DocumentText> {
  let pending = '';
  let kept: string[] = [];
  let size = 0;
  let line = 1;
  let start = 1;
  const take = (): DocumentText | undefined => {
    const text = kept.join('\n');
    kept = [];
    size = 0;
    return text.trim() === '' ? undefined : { text, line: start };
  };
  const keep = (text: string): void => {
    size += text.length + 1;
    if (size > limit) throw new LargeDocument(start);
    kept.push(text);
  };
  for await (const { text } of chunks) {
    const parts = (pending + text).split(/\r?\n/);
    pending = parts.pop() as string;
    if (size + pending.length > limit) throw new LargeDocument(start);
    for (const part of parts) {
      line += 1;
      if (!/^---(\s|$)/.test(part)) {
        keep(part);
        continue;
      }
      const document = take();
      start = line;
      if (document) yield document;
    }
  }
  keep(pending);
  const last = take();
  if (last) yield last;
}

export class LargeDocument extends Error {
  readonly kind = 'large-document';
  constructor(readonly line: number) {
    super(`the document that begins on line ${line} is too large`);
  }
}

/** YAML 1.2 as JSON; undefined if it is not YAML. The parser is loaded when needed, because most input is JSON. */
export function tryYaml(text: string): unknown {
  const yaml = require('yaml') as typeof import('yaml');
  try {
    const document = yaml.parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
    return document.errors.length === 0 ? document.toJS({ maxAliasCount: 100 }) : undefined;
  } catch {
    return undefined;
  }
}
