import type { Rule } from '../contract/rule';
import r01 from './r01-notification-config-goes';
import r02 from './r02-notification-filter-narrowed';
import r03 from './r03-findings-sent-elsewhere';
import r04 from './r04-findings-muted';
import r05 from './r05-audit-sink-weakened';
import r06 from './r06-children-not-included-in-place';
import r07 from './r07-sink-intercepts-children';
import r08 from './r08-log-bucket-keeps-less';
import r09 from './r09-log-bucket-locked';
import r10 from './r10-log-bucket-settings';
import r11 from './r11-admission-policy-weakened';
import r12 from './r12-two-resources-manage-one';
import r13 from './r13-difference-hidden-by-provider';
import r14 from './r14-workload-leaves-admission';
import r15 from './r15-attestor-changed';
import r16 from './r16-key-goes';
import r17 from './r17-key-destroyed-sooner';
import r18 from './r18-subscription-loses-messages';
import r19 from './r19-authoritative-grants';
import r20 from './r20-identity-overreaches';
import r21 from './r21-custom-role-grows';
import r22 from './r22-public-grant';
import r23 from './r23-function-weakened';
import r24 from './r24-database-unprotected';
import r25 from './r25-secret-goes';
import r26 from './r26-alert-silenced';
import r27 from './r27-channel-goes';
import r28 from './r28-org-policy-weakened';
import r29 from './r29-audit-config-weakened';
import r30 from './r30-asset-feed-narrowed';
import r31 from './r31-export-goes';
import r32 from './r32-schedule-stops';
import r33 from './r33-api-switched-off';
import r34 from './r34-provider-changes';
import r35 from './r35-forgotten';
import r36 from './r36-drift';
import r37 from './r37-alert-before-metric';
import r38 from './r38-less-kept-from-destroy';
import r39 from './r39-secret-in-environment';
import r40 from './r40-place-changes';
import r41 from './r41-power-over-the-pipeline';
import r42 from './r42-unknown-role';
import r43 from './r43-condition-widened';
import r44 from './r44-needed-power-lost';
import r45 from './r45-account-of-the-pipeline';
import r46 from './r46-detector-switched-off';
import r47 from './r47-evidence-bucket-unprotected';
import r48 from './r48-module-not-seen';
import r49 from './r49-plan-not-whole';
import r50 from './r50-topic-keeps-less';
import r51 from './r51-function-code-changed';
import r52 from './r52-part-goes';
import r53 from './r53-project-unprotected';
import r54 from './r54-log-metric-narrowed';
import r55 from './r55-deny-policy';
import r56 from './r56-powers-change';
import r57 from './r57-command-runs';
import r60 from './r60-response-changes';

/** All rules, in the order of their numbers. */
// biome-ignore format: one rule a line, so that two branches merge
export const RULES: readonly Rule[] = [
  r01,
  r02,
  r03,
  r04,
  r05,
  r06,
  r07,
  r08,
  r09,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  r16,
  r17,
  r18,
  r19,
  r20,
  r21,
  r22,
  r23,
  r24,
  r25,
  r26,
  r27,
  r28,
  r29,
  r30,
  r31,
  r32,
  r33,
  r34,
  r35,
  r36,
  r37,
  r38,
  r39,
  r40,
  r41,
  r42,
  r43,
  r44,
  r45,
  r46,
  r47,
  r48,
  r49,
  r50,
  r51,
  r52,
  r53,
  r54,
  r55,
  r56,
  r57,
  r60,
];
