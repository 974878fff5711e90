import { createFunctions } from '@riposte/gcp/responder';
import { extension } from './extension';

/** The entry points of both functions: what `riposte bundle` makes a bundle of. */
export const { respond, act } = createFunctions(extension);
