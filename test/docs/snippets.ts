import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownFiles, ROOT } from './markdown-files';

/** A block of code of a document, as a reader pastes it. */
export interface Snippet {
  /** `docs/signing.md:15`, the place where the block begins. */
  readonly name: string;
  /** The document. */
  readonly path: string;
  /** The language after the fence: ts, sh, json. */
  readonly language: string;
  /** Without the indentation of the surrounding list. */
  readonly code: string;
}

const FENCE = /^( *)```(\w+)\n([\s\S]*?)^\1```$/gm;

const examples = () =>
  readdirSync(join(ROOT, 'examples')).flatMap((name) => {
    const path = `examples/${name}/README.md`;
    try {
      return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }];
    } catch {
      return [];
    }
  });

/** Every block of every document, in order. */
export const snippets = (): readonly Snippet[] =>
  [...markdownFiles(), ...examples()].flatMap(({ path, text }) =>
    [...text.matchAll(FENCE)].map((match) => {
      const [, indent = '', language = '', code = ''] = match;
      const line = text.slice(0, match.index).split('\n').length;
      return {
        name: `${path}:${line}`,
        path,
        language,
        code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      };
    }),
  );

export const snippetsOf = (language: string): readonly Snippet[] =>
  snippets().filter((snippet) => snippet.language === language);
