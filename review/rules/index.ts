import r01 from './r01-notification-config-goes';
import r19 from './r19-authoritative-grants';
import r20 from './r20-identity-overreaches';
import r21 from './r21-custom-role-grows';
import r22 from './r22-public-grant';
import r41 from './r41-power-over-the-pipeline';
import r42 from './r42-unknown-role';
import r43 from './r43-condition-widened';
import r44 from './r44-needed-power-lost';
import r45 from './r45-account-of-the-pipeline';
import r46 from './r46-deny-policy';
import r47 from './r47-powers-change';
import type { Rule } from './rule';

/** All rules, in the order of their numbers. */
// biome-ignore format: one rule a line, so that two branches merge
export const RULES: readonly Rule[] = [
  r01,
  r19,
  r20,
  r21,
  r22,
  r41,
  r42,
  r43,
  r44,
  r45,
  r46,
  r47,
];
