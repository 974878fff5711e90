import { createFunctions } from '@riposte/gcp/responder';
import { extension } from './extension';

/** The entry points of both functions, which `riposte bundle` builds a bundle from. */
export const { respond, act } = createFunctions(extension);
