import { harmless } from './harmless';
import { r01 } from './r01-notification-config-goes';
import type { ReviewCase } from './review-case';

/** Every case. One import and one spread a line, in the order of the rules. */
export const CASES: readonly ReviewCase[] = [...harmless, ...r01];
