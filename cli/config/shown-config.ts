import { type Judged, judgeResponseConfig, judgeRollout } from '../../core/config/judge-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { isRollout, projectConfigOf } from '../../core/config/rollout-config';
import type { Rollout } from '../../core/config/rollout-schema';
import { problemAt, problemLine } from '../../core/problem/problem';
import type { Io } from '../io';
import { badInput, Stop } from '../problem';
import { type OperatorConfig, operatorOrSampleConfig, type ProjectConfig } from './operator-config';

/** The config whose pipeline `start` and `simulate` show. */
export interface ShownConfig extends ProjectConfig {
  /** Of a rollout: the config of a listed project, by id or number. Undefined: the rollout does not list it. */
  readonly configFor?: ((project: string) => ResponseConfigInput | undefined) | undefined;
  /** What a person should know of the config before anything happens. */
  readonly notes?: readonly string[];
}

interface Asked {
  /** `--config` */
  readonly config?: string;
  /** `--project`: a project of a rollout, by id or number. */
  readonly project?: string;
}

/**
 * The config that the commands show, judged as synthesis judges it and as it stands in the file: the commands put
 * another project and other accounts into it, and a mistake must not wait until the config is deployed.
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
      ? `the finding's own project where the list has it, else ${first}, of ${rollout.workloads.length} the first in which it may act (--project ID chooses another)`
      : `project ${config.project.id}`;
  return {
    config,
    // Who names a project wants its policy, whatever the finding is of.
    configFor: (project) => (asked === undefined ? tryAlone(rollout, project) : config),
    name,
    isSample: false,
    notes: [`${name} is a rollout: this shows ${which}, as if it had a pipeline of its own`, ...notes],
  };
}

/** The first project with a tier that can act, since acting is what the commands show; else the first. */
function firstOf({ hub, workloads }: Rollout): string {
  const acting = workloads.find(({ tiers }) => tiers.some((tier) => tier !== 'observe'));
  return (acting ?? workloads[0] ?? hub).project.id;
}

/**
 * One project without its hub: what the hub has in its own project or above all projects is left out, because the
 * cloud that is shown has one project only.
 */
function tryAlone(rollout: Rollout, project: string): ResponseConfigInput | undefined {
  const config = projectConfigOf(rollout, project);
  if (config === undefined) return undefined;
  const { existing: _, alerts, notifications, ...rest } = config;
  const { heartbeatSource: __, channels: ___, ...ownAlerts } = alerts;
  return { ...rest, alerts: ownAlerts, notifications: { ...notifications, scope: 'project' } };
}

/** The warnings as notes; errors stop the command. */
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
      ? `there is no rollout here, so --project ${project} selects nothing`
      : `${name} is of one project, so --project ${project} selects nothing`,
    where: '--project',
    expected: 'a rollout: a config with `hub` and `projects`',
    fix: 'leave --project out, or name the rollout with --config',
  });

const notListed = ({ name }: OperatorConfig, project: string) =>
  badInput({
    code: 'project-not-listed',
    what: `${name} does not list the project ${project}`,
    where: '--project',
    expected: 'the id or number of a project of the rollout',
    fix: 'correct it, or add the project to the rollout',
  });
