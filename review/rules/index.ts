import r01 from './r01-notification-config-goes';
import type { Rule } from './rule';

/** All rules, in the order of their numbers. */
export const RULES: readonly Rule[] = [r01];
