import { isRollout } from '../../core/config/rollout-config';
import { isObject } from '../../core/values/json';
import { visible } from '../../core/values/visible-text';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';
import { operatorConfig } from './operator-config';

export interface PlaceOptions {
  /** @default - the project of the config: the hub, in a rollout */
  readonly project?: string;
  /** @default - the name in the config, or `riposte` */
  readonly name?: string;
  readonly config?: string;
}

/** The project that a pipeline is deployed in, and the name of its instance. */
export interface PipelinePlace {
  readonly project: string;
  readonly name: string;
}

type PlaceIo = Pick<Io, 'cwd' | 'stderr'>;

const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const NAME = /^[a-z][a-z0-9-]{0,30}$/;

/** From the command line, else from the config in this folder. */
export function placeOf(options: PlaceOptions, io: PlaceIo, example: string): PipelinePlace {
  const named =
    options.project === undefined ? fromConfig(options, io, example) : { project: options.project };
  const { project } = named;
  const name = options.name ?? ('name' in named ? named.name : undefined) ?? 'riposte';
  if (PROJECT.test(project) && NAME.test(name)) return { project, name };
  throw badInput({
    code: 'not-a-pipeline',
    what: PROJECT.test(project) ? 'this is not the name of an instance' : 'this is not a project id',
    where: PROJECT.test(project) ? `--name ${name}` : `--project ${project}`,
    expected: 'the project that Riposte is deployed in, and the name in its config',
    fix: `correct it, for example: ${example}`,
  });
}

/** Checks only what it needs, so that a mistake elsewhere in the config does not stop the command. */
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
      what: `${file} does not name a project`,
      where: `${file}, project.id`,
      expected: 'the project that Riposte is deployed in',
      fix: `pass the project: ${example}`,
    });
  }
  io.stderr(`Project: ${visible(id)} (from ${file})\n`);
  return { project: id, ...(typeof name === 'string' ? { name } : {}) };
}
