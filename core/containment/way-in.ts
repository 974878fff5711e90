/**
 * How the bad code came in. `image`: it was built in, so another image is clean. `running-app`: somebody came in
 * through the running app, and an older revision of the same app has the same hole: the door must close too.
 */
export type WayIn = 'image' | 'running-app';

/** The one that asks for more. Undefined: none of them is known. */
export function strictestWayIn(ways: readonly (WayIn | undefined)[]): WayIn | undefined {
  if (ways.includes('running-app')) return 'running-app';
  return ways.includes('image') ? 'image' : undefined;
}
