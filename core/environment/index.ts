import { FUNCTION_VARIABLES } from './function-variables';
import { PROGRAM_VARIABLES } from './program-variables';

/** Every environment variable that Riposte reads, by name. docs/environment.md is generated from it. */
export const VARIABLES = { ...FUNCTION_VARIABLES, ...PROGRAM_VARIABLES } as const;
