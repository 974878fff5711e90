import type { Finding } from './finding';
import { parseFindingName } from './resource-names';

/**
 * The project that a finding is about, as id or number: that of the affected workload, otherwise that of the finding's
 * own canonical name (control-plane findings name no workload). Undefined when it belongs to a folder or organization.
 */
export function projectOfFinding({
  target,
  canonicalName,
}: Pick<Finding, 'target' | 'canonicalName'>): string | undefined {
  if (target) return target.project;
  const name = parseFindingName(canonicalName);
  return name.ok && name.value.parentKind === 'projects' ? name.value.parent : undefined;
}
