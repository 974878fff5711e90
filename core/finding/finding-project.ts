import type { Finding } from './finding';
import { parseFindingName } from './resource-names';

/**
 * The project that a finding is about, as id or number: of the affected workload, else of the finding's own canonical
 * name (control-plane findings name no workload). Undefined: it belongs to a folder or organization.
 */
export function projectOfFinding({
  target,
  canonicalName,
}: Pick<Finding, 'target' | 'canonicalName'>): string | undefined {
  if (target) return target.project;
  const name = parseFindingName(canonicalName);
  return name.ok && name.value.parentKind === 'projects' ? name.value.parent : undefined;
}
