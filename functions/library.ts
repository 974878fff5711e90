/**
 * `@riposte/gcp/responder`: the functions, for a bundle of your own. Nothing runs and no environment is read before a request
 * arrives. A bundle whose index.js re-exports `respond` and `act` equals the one that the stack deploys by default. Pass its
 * folder to the constructs as `bundleDir`.
 */

import { CATALOGUE } from '../core/catalogue/catalogue';
import { functionsOf } from './create-functions';

export { createFunctions, type Functions } from './create-functions';
export { composeActor, composeResponder } from './runtime/compose';
export { type Environment, readEnvironment } from './runtime/environment';
export { toHttpFunction } from './runtime/http';

/**
 * The functions of the built-in catalogue. They differ from those of index.ts, which compare the config with that catalogue when
 * they load: in a bundle of createFunctions(extension) the config names more parts, and the bundle would not start.
 */
export const { respond, act } = functionsOf(CATALOGUE);
