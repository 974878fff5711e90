/**
 * `@riposte/gcp/responder`: the functions themselves, for a bundle of your own. Nothing runs and no environment is
 * read until a request arrives. A bundle whose index.js re-exports `respond` and `act` is what the stack deploys by
 * itself; hand its folder to the constructs as `bundleDir`.
 */

import { CATALOGUE } from '../core/catalogue/catalogue';
import { functionsOf } from './create-functions';

export { createFunctions, type Functions } from './create-functions';
export { composeActor, composeResponder } from './runtime/compose';
export { type Environment, readEnvironment } from './runtime/environment';
export { toHttpFunction } from './runtime/http';

/**
 * The functions of the built-in catalogue. Not those of index.ts, which hold the config beside them against that
 * catalogue as they load: in a bundle of createFunctions(extension) the config names more, and it would not start.
 */
export const { respond, act } = functionsOf(CATALOGUE);
