/**
 * How the bad code got in. `image`: it was built into the image, so another image is clean. `running-app`: somebody came
 * in through the running app. An older revision of the same app has the same vulnerability, so the way in must be closed
 * too.
 */
export type WayIn = 'image' | 'running-app';

/** The strictest of them. Undefined: none is known. */
export function strictestWayIn(ways: readonly (WayIn | undefined)[]): WayIn | undefined {
  if (ways.includes('running-app')) return 'running-app';
  return ways.includes('image') ? 'image' : undefined;
}
