import type { ResponseConfigInput } from './response-schema';

/**
 * Types the operator's one file. Side-effect free: nothing is checked or loaded here; synthesis checks it all and
 * tells every problem at once.
 */
export const defineResponse = (config: ResponseConfigInput): ResponseConfigInput => config;
