import type { ResponseConfigInput } from './response-schema';

/**
 * Types the operator's one file. It has no side effects and checks or loads nothing: synthesis checks everything and
 * reports every problem at once.
 */
export const defineResponse = (config: ResponseConfigInput): ResponseConfigInput => config;
