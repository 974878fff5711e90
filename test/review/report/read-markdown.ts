import MarkdownIt from 'markdown-it';

const parser = new MarkdownIt({ html: true });

export interface MarkdownShape {
  /** Tokens and tags in their order, without texts and without possible line breaks. */
  readonly structure: readonly string[];
  /** The text outside of code that a reader sees. */
  readonly prose: string;
  /** Targets of links and images. */
  readonly targets: readonly string[];
}

/** Separates markup and text of Markdown, as a renderer does. */
export function readMarkdown(markdown: string): MarkdownShape {
  const structure: string[] = [];
  const targets: string[] = [];
  let prose = '';
  let inCode = false;
  for (const token of parser.parse(markdown, {})) {
    structure.push(token.type);
    if (token.type === 'html_block') structure.push(...tagsIn(token.content));
    for (const child of token.children ?? []) {
      if (child.type === 'html_inline') {
        if (child.content === '<code>') inCode = true;
        if (child.content === '</code>') inCode = false;
        if (child.content !== '<wbr>') structure.push(child.content);
      } else if (child.type === 'text' || child.type === 'text_special') {
        if (!inCode) prose += child.content;
      } else structure.push(child.type);
      if (child.type === 'link_open') targets.push(String(child.attrGet('href')));
      if (child.type === 'image') targets.push(String(child.attrGet('src')));
    }
    prose += '\n';
  }
  return { structure, prose, targets };
}

/** A comment counts as one tag, whatever its name is. */
const tagsIn = (html: string): readonly string[] =>
  (html.match(/<[^>]*>/g) ?? [])
    .filter((tag) => tag !== '<wbr>')
    .map((tag) => tag.replace(/^<!-- riposte-review:[^ ]+ -->$/, '<!-- -->'));

/** The text of a fragment that a reader sees, without tags and with resolved references. */
export const readerText = (markdown: string): string =>
  parser
    .renderInline(markdown)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
