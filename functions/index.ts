import { createFunctions } from './create-functions';

/** The functions of the built-in catalogue. The package's own bundle exports them. */
export const { respond, act } = createFunctions();
