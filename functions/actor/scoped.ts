import type { CaseDraft } from '../../core/case/record';
import { projectOfFinding } from '../../core/finding/finding-project';
import { type CloudRunName, parseCloudRunName } from '../../core/finding/resource-names';
import { confirm } from '../../core/guards/authority';
import type { HandedCase } from '../../core/ledger/case-schema';
import { viewFor } from '../../core/runtime-config/config-for';
import type { ActorDependencies, CaseDependencies } from './dependencies';

/**
 * The actor's dependencies for one case: with the mode, tiers and exemptions of the project that the case is about. A forged
 * case can name any project. It gets that project's settings, and the actor asks SCC about the finding anyway.
 */
export function scopedTo(
  deps: ActorDependencies,
  {
    record: { finding },
    workload,
  }: { readonly record: Pick<CaseDraft, 'finding'> } & Pick<HandedCase, 'workload'>,
): CaseDependencies {
  const project = projectOfFinding({
    ...(workload ? { target: workload } : {}),
    canonicalName: finding.canonicalName,
  });
  const config = viewFor(deps.config, project);
  return { ...deps, config, authority: confirm(config) };
}

/** Parses a relative name from the actor's own ledger. */
export function workloadOf(target: string): CloudRunName | undefined {
  const name = parseCloudRunName(`//run.googleapis.com/${target}`);
  return name.ok ? name.value : undefined;
}
