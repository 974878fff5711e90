import { createFunctions } from './create-functions';

/** The functions of the built-in catalogue: what the package's own bundle exports. */
export const { respond, act } = createFunctions();
