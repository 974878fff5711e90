import { parseResponseConfig } from '../../core/config/response-config';
import type { ResponseConfig } from '../../core/config/response-schema';
import { isRollout, parseRollout, projectConfigOf } from '../../core/config/rollout-config';
import type { Rollout } from '../../core/config/rollout-schema';
import { HUB_CHECKS, WORKLOAD_CHECKS } from '../../core/doctor/examine';
import type { Problem } from '../../core/problem/problem';
import { ok, type Result } from '../../core/values/result';
import type { OperatorConfig } from '../config/operator-config';
import { badInput } from '../terminal/problem';
import type { DiagnosisOptions } from './diagnosis';

/** One project to check, and the checks that apply to it. */
export interface Asked extends DiagnosisOptions {
  readonly config: ResponseConfig;
}

export interface Subjects {
  /** With a rollout, the hub comes first. */
  readonly asked: readonly Asked[];
  /** The report is a list of projects: for a whole rollout, even if it protects only one project. */
  readonly walk: boolean;
}

/** The project of a config. With a rollout: the hub and every project that it protects, or only the named project. */
export function subjectsOf(
  { config: unchecked, name }: OperatorConfig,
  project: string | undefined,
): Result<Subjects, readonly Problem[]> {
  if (!isRollout(unchecked)) {
    if (project !== undefined) throw noRollout(name, project);
    const parsed = parseResponseConfig(unchecked);
    return parsed.ok ? ok({ asked: [{ config: parsed.value }], walk: false }) : parsed;
  }
  const rollout = parseRollout(unchecked);
  if (!rollout.ok) return rollout;
  if (project !== undefined) {
    const one = tryOne(rollout.value, project);
    if (one === undefined) throw notListed(name, project);
    return ok({ asked: [one], walk: false });
  }
  const ids = rollout.value.workloads.map((workload) => workload.project.id);
  const workloads = ids.flatMap((id) => tryProtected(rollout.value, id) ?? []);
  return ok({ asked: [hubOf(rollout.value), ...workloads], walk: true });
}

const tryOne = (rollout: Rollout, project: string): Asked | undefined => {
  const { id, number } = rollout.hub.project;
  return tryProtected(rollout, project) ?? ([id, number].includes(project) ? hubOf(rollout) : undefined);
};

function hubOf({ hub: { workloads: _, ...config } }: Rollout): Asked {
  return { config, checks: HUB_CHECKS };
}

function tryProtected(rollout: Rollout, project: string): Asked | undefined {
  const config = projectConfigOf(rollout, project);
  return config && { config, hub: rollout.hub, checks: WORKLOAD_CHECKS };
}

const noRollout = (name: string, project: string) =>
  badInput({
    code: 'project-of-no-rollout',
    what: `${name} is the config of one project, so --project ${project} selects nothing`,
    where: '--project',
    expected: 'a rollout: a config with `hub` and `projects`',
    fix: 'remove --project, or pass the rollout with --config',
  });

const notListed = (name: string, project: string) =>
  badInput({
    code: 'project-not-listed',
    what: `${name} does not list the project ${project}`,
    where: '--project',
    expected: 'the id or number of a project of the rollout, or of its hub',
    fix: 'correct it, or add the project to the rollout',
  });
