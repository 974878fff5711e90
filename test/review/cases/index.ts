import { r23, r24, r33, r35, r39, r40, r47, r49, r51, r52 } from './functions-and-stores';
import { harmless } from './harmless';
import { r19, r20, r21, r22, r41, r42, r43, r44, r45, r55, r56 } from './powers';
import { r01 } from './r01-notification-config-goes';
import { r02, r03, r04, r46 } from './r02-filters';
import { r05, r06, r07, r08, r09, r10, r29, r54 } from './r05-r10-logs';
import { r11, r12, r13, r14, r15, r16, r17, r25, r27, r28 } from './r11-r17-admission';
import { r18, r26, r32, r37, r50 } from './r18-r26-delivery';
import { r57 } from './r57-command-runs';
import type { ReviewCase } from './review-case';
import { samples } from './samples';

/** Every case. Each line has one spread, in the order of the rules. */
// biome-ignore format: one spread a line, so that two branches merge
export const CASES: readonly ReviewCase[] = [
  ...harmless,
  ...samples,
  ...r01,
  ...r02,
  ...r03,
  ...r04,
  ...r05,
  ...r06,
  ...r07,
  ...r08,
  ...r09,
  ...r10,
  ...r11,
  ...r12,
  ...r13,
  ...r14,
  ...r15,
  ...r16,
  ...r17,
  ...r18,
  ...r19,
  ...r20,
  ...r21,
  ...r22,
  ...r23,
  ...r24,
  ...r25,
  ...r26,
  ...r27,
  ...r28,
  ...r29,
  ...r32,
  ...r33,
  ...r35,
  ...r37,
  ...r39,
  ...r40,
  ...r41,
  ...r42,
  ...r43,
  ...r44,
  ...r45,
  ...r46,
  ...r47,
  ...r49,
  ...r50,
  ...r51,
  ...r52,
  ...r54,
  ...r55,
  ...r56,
  ...r57,
];
