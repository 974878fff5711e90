import { type Judged, judgeResponseConfig, judgeRollout } from '../../core/config/judge-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { isRollout, projectConfigOf } from '../../core/config/rollout-config';
import type { Rollout } from '../../core/config/rollout-schema';
import { problemAt, problemLine } from '../../core/problem/problem';
import type { Io } from '../terminal/io';
import { badInput, Stop } from '../terminal/problem';
import { type OperatorConfig, operatorOrSampleConfig, type ProjectConfig } from './operator-config';

/** The config whose pipeline `start` and `simulate` show. */
export interface ShownConfig extends ProjectConfig {
  /** With a rollout: the config of a listed project, by id or number; undefined if the rollout does not list it. */
  readonly configFor?: ((project: string) => ResponseConfigInput | undefined) | undefined;
  /** What a person should know about the config before the run starts. */
  readonly notes?: readonly string[];
}

interface Asked {
  /** `--config` */
  readonly config?: string;
  /** `--project`: a project of a rollout, by id or number. */
  readonly project?: string;
}

/**
 * The config that the commands show. It is checked as in synthesis and as it is in the file: the commands later replace
 * its project and accounts, and a mistake must not go unnoticed until the config is deployed.
 *
 * @throws Stop with every mistake of the config, or when `--project` selects nothing
 */
export function shownConfig({ config, project }: Asked, { cwd, now }: Pick<Io, 'cwd' | 'now'>): ShownConfig {
  const operator = operatorOrSampleConfig(config, cwd);
  if (isRollout(operator.config)) return ofRollout(operator, project, now());
  if (project !== undefined) throw noRollout(operator, project);
  const notes = notesOf(operator, judgeResponseConfig(operator.config, now()));
  return { ...operator, config: operator.config as ResponseConfigInput, notes };
}

function ofRollout(operator: OperatorConfig, asked: string | undefined, nowMs: number): ShownConfig {
  const judged = judgeRollout(operator.config, nowMs);
  const notes = notesOf(operator, judged);
  const rollout = judged.config as Rollout;
  const first = firstOf(rollout);
  const config = tryAlone(rollout, asked ?? first);
  if (config === undefined) throw notListed(operator, asked ?? first);
  const { name } = operator;
  const which =
    asked === undefined
      ? `the finding's own project if the rollout lists it, else ${first}, the first of its ${rollout.workloads.length} projects in which Riposte may act (--project ID selects another)`
      : `project ${config.project.id}`;
  return {
    config,
    // With --project, its policy applies to every finding.
    configFor: (project) => (asked === undefined ? tryAlone(rollout, project) : config),
    name,
    isSample: false,
    notes: [`${name} is a rollout: this run shows ${which}, as if it had its own pipeline`, ...notes],
  };
}

/** The first project with a tier that can act, because the commands show actions; else the first project. */
function firstOf({ hub, workloads }: Rollout): string {
  const acting = workloads.find(({ tiers }) => tiers.some((tier) => tier !== 'observe'));
  return (acting ?? workloads[0] ?? hub).project.id;
}

/**
 * One project without its hub. Leaves out what the hub has in its own project or above all projects, because the
 * sandbox has only one project.
 */
function tryAlone(rollout: Rollout, project: string): ResponseConfigInput | undefined {
  const config = projectConfigOf(rollout, project);
  if (config === undefined) return undefined;
  const { existing: _, alerts, notifications, ...rest } = config;
  const { heartbeatSource: __, channels: ___, ...ownAlerts } = alerts;
  return { ...rest, alerts: ownAlerts, notifications: { ...notifications, scope: 'project' } };
}

/** The warnings as notes. @throws Stop with the errors */
function notesOf({ name }: OperatorConfig, { errors, warnings }: Judged<unknown>): readonly string[] {
  if (errors.length > 0)
    throw new Stop(
      errors.map((problem) => problemAt(name, problem)),
      2,
    );
  return warnings.map((warning) => `warning: ${problemLine(problemAt(name, warning))}`);
}

const noRollout = ({ name, isSample }: OperatorConfig, project: string) =>
  badInput({
    code: 'project-of-no-rollout',
    what: isSample
      ? `there is no rollout in this folder, so --project ${project} selects nothing`
      : `${name} is the config of one project, so --project ${project} selects nothing`,
    where: '--project',
    expected: 'a rollout: a config with `hub` and `projects`',
    fix: 'remove --project, or pass the rollout with --config',
  });

const notListed = ({ name }: OperatorConfig, project: string) =>
  badInput({
    code: 'project-not-listed',
    what: `${name} does not list the project ${project}`,
    where: '--project',
    expected: 'the id or number of a project of the rollout',
    fix: 'correct it, or add the project to the rollout',
  });
