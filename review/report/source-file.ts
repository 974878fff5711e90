import type { SourcePlace } from '../model/change';

/**
 * The path relative to the repository, with slashes. Undefined if it is outside. A report is published, so it does not
 * reveal the folders of the computer that made it.
 */
export function relativeSource(
  { file, line }: SourcePlace,
  root: string | undefined,
): SourcePlace | undefined {
  const path = file.replaceAll('\\', '/').replace(/^file:\/\//, '');
  const base = root?.replaceAll('\\', '/').replace(/\/*$/, '/');
  const relative = base !== undefined && path.startsWith(base) ? path.slice(base.length) : path;
  if (/^(?:\/|[A-Za-z]:\/)/.test(relative) || relative.split('/').includes('..')) return undefined;
  const from = relative.replace(/^(?:\.\/)+/, '');
  return from === '' ? undefined : { file: from, ...(line === undefined || line < 1 ? {} : { line }) };
}
