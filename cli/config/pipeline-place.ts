import { isRollout } from '../../core/config/rollout-config';
import { visible } from '../../core/report/visible-text';
import { isObject } from '../../core/values/json';
import type { Io } from '../io';
import { badInput } from '../problem';
import { operatorConfig } from './operator-config';

export interface PlaceOptions {
  /** @default - the project of the config: the hub, in a rollout */
  readonly project?: string;
  /** @default - the name in the config, or `riposte` */
  readonly name?: string;
  readonly config?: string;
}

/** Where a pipeline is deployed, and what its instance is called. */
export interface PipelinePlace {
  readonly project: string;
  readonly name: string;
}

type PlaceIo = Pick<Io, 'cwd' | 'stderr'>;

const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const NAME = /^[a-z][a-z0-9-]{0,30}$/;

/** What was typed, else what the config of this folder says. */
export function placeOf(options: PlaceOptions, io: PlaceIo, example: string): PipelinePlace {
  const said =
    options.project === undefined ? fromConfig(options, io, example) : { project: options.project };
  const { project } = said;
  const name = options.name ?? ('name' in said ? said.name : undefined) ?? 'riposte';
  if (PROJECT.test(project) && NAME.test(name)) return { project, name };
  throw badInput({
    code: 'not-a-pipeline',
    what: PROJECT.test(project) ? 'this is no name of an instance' : 'this is no project id',
    where: PROJECT.test(project) ? `--name ${name}` : `--project ${project}`,
    expected: 'the project that Riposte is deployed in, and the name in its config',
    fix: example,
  });
}

/** Unchecked beyond what is needed: a config with a mistake in it must not keep anybody from it. */
function fromConfig(
  options: PlaceOptions,
  io: PlaceIo,
  example: string,
): { readonly project: string; readonly name?: string } {
  const { config, name: file } = operatorConfig(options.config, io.cwd);
  const own = isRollout(config) ? (config as { readonly hub: unknown }).hub : config;
  const { project, name } = isObject(own) ? own : {};
  const id = isObject(project) ? project.id : undefined;
  if (typeof id !== 'string') {
    throw badInput({
      code: 'config-without-project',
      what: `${file} names no project`,
      where: `${file}, project.id`,
      expected: 'the project that Riposte is deployed in',
      fix: `name it: ${example}`,
    });
  }
  io.stderr(`Project ${visible(id)}, as ${file} says.\n`);
  return { project: id, ...(typeof name === 'string' ? { name } : {}) };
}
