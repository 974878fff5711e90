import { COMPUTED_ATTRIBUTES } from '../../sandbox/boot/computed-attributes';

/**
 * Optional arguments that the provider fills from its own configuration or from Google's answer on every type. The
 * bindings do not tell them from plain optional ones, so the rest is named by the catalogue of computed attributes.
 */
const EVERYWHERE: ReadonlySet<string> = new Set(['id', 'project', 'region', 'zone']);

export function googleFills(type: string, argument: string): boolean {
  if (EVERYWHERE.has(argument)) return true;
  return Object.hasOwn(COMPUTED_ATTRIBUTES, type) && Object.hasOwn(COMPUTED_ATTRIBUTES[type] ?? {}, argument);
}
