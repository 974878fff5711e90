import { composeActor, composeResponder } from './runtime/compose';
import { readEnvironment } from './runtime/environment';
import { toHttpFunction } from './runtime/http';

/** Entry point of the responder: parses, investigates, plans, keeps evidence, hands over. */
export const respond = toHttpFunction(() => composeResponder(readEnvironment()));

/** Entry point of the actor: claims, confirms, guards, applies, verifies, records; and undoes. */
export const act = toHttpFunction(() => composeActor(readEnvironment()));
