/** The values of `--format`. */
export const FORMATS = ['markdown', 'text', 'json', 'sarif', 'junit', 'github'] as const;
export type Format = (typeof FORMATS)[number];

export { renderMarkdown } from './markdown/render-markdown';
export { renderGithub } from './render-github';
export { renderJson } from './render-json';
export { renderJunit } from './render-junit';
export { renderSarif } from './render-sarif';
export { renderText } from './render-text';
