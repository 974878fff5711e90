import { harmless } from './harmless';
import { r01 } from './r01-notification-config-goes';
import { r02 } from './r02-notification-filter-narrowed';
import { r03 } from './r03-findings-sent-elsewhere';
import { r04 } from './r04-findings-muted';
import { r05 } from './r05-audit-sink-weakened';
import { r06 } from './r06-children-not-included-in-place';
import { r07 } from './r07-sink-intercepts-children';
import { r08 } from './r08-log-bucket-keeps-less';
import { r09 } from './r09-log-bucket-locked';
import { r10 } from './r10-log-bucket-settings';
import { r11 } from './r11-admission-policy-weakened';
import { r12 } from './r12-two-resources-manage-one';
import { r13 } from './r13-difference-hidden-by-provider';
import { r14 } from './r14-workload-leaves-admission';
import { r15 } from './r15-attestor-changed';
import { r16 } from './r16-key-goes';
import { r17 } from './r17-key-destroyed-sooner';
import { r18 } from './r18-subscription-loses-messages';
import { r23 } from './r23-function-weakened';
import { r24 } from './r24-database-unprotected';
import { r26 } from './r26-alert-silenced';
import { r27 } from './r27-channel-goes';
import { r28 } from './r28-org-policy-weakened';
import { r29 } from './r29-audit-config-weakened';
import { r32 } from './r32-schedule-stops';
import { r33 } from './r33-api-switched-off';
import { r35 } from './r35-forgotten';
import { r37 } from './r37-alert-before-metric';
import { r38 } from './r38-less-kept-from-destroy';
import { r39 } from './r39-secret-in-environment';
import { r40 } from './r40-place-changes';
import { r46 } from './r46-detector-switched-off';
import { r47 } from './r47-evidence-bucket-unprotected';
import { r48 } from './r48-module-not-seen';
import { r50 } from './r50-topic-keeps-less';
import { r51 } from './r51-function-code-changed';
import { r52 } from './r52-part-goes';
import { r54 } from './r54-log-metric-narrowed';
import { r57 } from './r57-command-runs';
import type { ReviewCase } from './review-case';

/** Every case. One import and one spread a line, in the order of the rules. */
// biome-ignore format: one spread a line, so that two branches merge
export const CASES: readonly ReviewCase[] = [
  ...harmless,
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
  ...r23,
  ...r24,
  ...r26,
  ...r27,
  ...r28,
  ...r29,
  ...r32,
  ...r33,
  ...r35,
  ...r37,
  ...r38,
  ...r39,
  ...r40,
  ...r46,
  ...r47,
  ...r48,
  ...r50,
  ...r51,
  ...r52,
  ...r54,
  ...r57,
];
