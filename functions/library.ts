/**
 * `@riposte/gcp/responder`: the functions themselves, for a bundle of your own. Nothing runs and no environment is
 * read until a request arrives. A bundle whose index.js re-exports `respond` and `act` is what the stack deploys by
 * itself; hand its folder to the constructs as `bundleDir`.
 */

export { createFunctions, type Functions } from './create-functions';
export * from './index';
export { composeActor, composeResponder } from './runtime/compose';
export { type Environment, readEnvironment } from './runtime/environment';
export { toHttpFunction } from './runtime/http';
