import type { Detection, NotOurs } from '../detectors/detection';
import { UNKNOWN_THREAT } from '../detectors/detector';
import { evidenceOf } from '../detectors/evidence';
import type { Finding } from '../finding/finding';
import { isCloudRunResource } from '../finding/resource-names';
import { CATALOGUE } from './catalogue';
import type { Catalogue } from './catalogue-parts';

/**
 * Whether a finding is for Riposte, and what it means. Total. An unknown category on a Cloud Run resource gets the
 * default playbook. The same display name on GKE is not for Riposte (Container Threat Detection shares names).
 * Control-plane detectors may name another resource, for example the project: Riposte still notifies people, but
 * without a Cloud Run target it changes nothing.
 */
export function detect(finding: Finding, catalogue: Catalogue = CATALOGUE): Detection | NotOurs {
  const known = catalogue.tryDetector(finding.category);
  const onCloudRun = isCloudRunResource(finding.resourceName);
  if (!onCloudRun && (!known || known.source === 'cloud-run-threat-detection')) {
    return { kind: 'not-ours', reason: 'the affected resource is not a Cloud Run resource' };
  }
  if (!known && finding.findingClass !== 'THREAT') {
    return {
      kind: 'not-ours',
      reason: 'the finding class is not THREAT and the category is not in the catalogue',
    };
  }
  return {
    kind: 'ours',
    ...(known ? { known } : {}),
    detector: known?.module ?? UNKNOWN_THREAT,
    playbook: known?.playbook ?? 'default',
    evidence: evidenceOf(finding, known),
  };
}
