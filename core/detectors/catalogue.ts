import { attackToolDetectors } from './attack-tool';
import { controlPlaneDetectors } from './control-plane';
import { credentialAccessDetectors } from './credential-access';
import { cryptominingDetectors } from './cryptomining';
import { defenseEvasionDetectors } from './defense-evasion';
import { destructionDetectors } from './destruction';
import type { Detector } from './detector';
import { maliciousBinaryDetectors } from './malicious-binary';
import { maliciousLibraryDetectors } from './malicious-library';
import { maliciousScriptDetectors } from './malicious-script';
import { privilegeEscalationDetectors } from './privilege-escalation';
import { shellDetectors } from './shell';

/** Every documented SCC detector for Cloud Run. Unknown ones take the default path in detect(). */
export const DETECTORS: readonly Detector[] = [
  ...defenseEvasionDetectors,
  ...credentialAccessDetectors,
  ...maliciousBinaryDetectors,
  ...maliciousLibraryDetectors,
  ...privilegeEscalationDetectors,
  ...attackToolDetectors,
  ...maliciousScriptDetectors,
  ...shellDetectors,
  ...destructionDetectors,
  ...cryptominingDetectors,
  ...controlPlaneDetectors,
];
