/**
 * npx tsx scripts/preview-review.ts FOLDER writes the samples of the plan review as pages that look like a comment on
 * GitHub, one file for each part, to check them in a browser at the width of a phone. It is not part of the package.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { renderMarkdown } from '../review/report/markdown/render-markdown';
import { SAMPLES } from '../test/review/report/samples';

/** The rules of GitHub's own style sheet (github-markdown-css) that control how a comment wraps. */
const STYLE = `
body { margin: 0; padding: 8px; background: #fff; }
article { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; max-width: 830px; margin: 0 auto;
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji"; color: #1f2328;
  overflow-wrap: break-word; }
h2 { font-size: 1.5em; border-bottom: 1px solid #d1d9e0b3; padding-bottom: .3em; margin: 0 0 16px; line-height: 1.25; }
h3 { font-size: 1.25em; margin: 24px 0 16px; line-height: 1.25; }
p, ul, blockquote, pre, details, table { margin: 0 0 16px; }
ul { padding-left: 2em; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0; border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
code { font: 85% ui-monospace, "Liberation Mono", monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px; white-space: break-spaces; }
pre { background: #f6f8fa; padding: 16px; overflow: auto; border-radius: 6px; line-height: 1.45; }
pre code { background: none; padding: 0; white-space: pre; }
blockquote { padding: 0 1em; border-left: .25em solid #d1d9e0; color: #59636e; }
blockquote.caution { border-left-color: #cf222e; color: inherit; }
blockquote.caution b.title { color: #d1242f; font-weight: 500; display: block; margin-bottom: 8px; }
.removed { color: #82071e; background: #ffebe9; } .added { color: #116329; background: #dafbe1; }
sub { font-size: 75%; color: #59636e; vertical-align: baseline; }
`;

const markdown = new MarkdownIt({ html: true });

/** GitHub's additions to markdown: alert boxes, and colours in code blocks of type diff. */
function pageOf(source: string, isOpen: boolean): string {
  const html = markdown
    .render(source)
    .replace(/<blockquote>\s*<p>\[!CAUTION\]/g, '<blockquote class="caution"><p><b class="title">Caution</b>')
    .replace(/(?<=<pre><code class="language-diff">)[\s\S]*?(?=<\/code>)/g, (lines) =>
      lines
        .split('\n')
        .map((line) =>
          /^[-+]/.test(line) ? `<span class="${line[0] === '-' ? 'removed' : 'added'}">${line}</span>` : line,
        )
        .join('\n'),
    );
  const body = isOpen ? html.replaceAll('<details>', '<details open>') : html;
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${STYLE}</style><article class="markdown-body">${body}</article>`;
}

function main(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, make] of Object.entries(SAMPLES)) {
    renderMarkdown(make()).forEach((part, index) => {
      const file = join(folder, `${name}-${index + 1}`);
      writeFileSync(`${file}.md`, part);
      writeFileSync(`${file}.html`, pageOf(part, false));
      writeFileSync(`${file}-open.html`, pageOf(part, true));
    });
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx scripts/preview-review.ts FOLDER');
  process.exitCode = 2;
} else main(folder);
