import { type Command, InvalidArgumentError, Option } from 'commander';
import { MODES, type Mode } from '../../core/permissions/tiers';
import { rehearsalSentence } from '../../core/report/rehearsal';
import { isObject } from '../../core/values/json';
import { type FaultSpec, faultHelp, parseFault } from '../../sandbox/delivery/fault-spec';
import type { ShownConfig } from '../config/shown-config';
import type { PipelineOptions } from '../pipeline/pipeline';

function parseMode(value: string): Mode {
  const mode = MODES.find((known) => known === value);
  if (mode) return mode;
  throw new InvalidArgumentError(`Expected one of ${MODES.join(', ')}.`);
}

/** The sandbox acts by default, to show what Riposte does. A deployment observes by default. */
export const modeOption = (): Option =>
  new Option('--mode <mode>', `what Riposte may do: ${MODES.join(', ')}`)
    .argParser(parseMode)
    .default('enforce');

function readFault(value: string): FaultSpec {
  const fault = parseFault(value);
  if (fault.ok) return fault.value;
  throw new InvalidArgumentError(
    `${fault.error.charAt(0).toUpperCase()}${fault.error.slice(1)}.\n${faultHelp()}`,
  );
}

export const faultOption = (): Option =>
  new Option(
    '--fault <call:effect>',
    'inject one fault (see below); the job then runs in this process on a virtual clock',
  ).argParser(readFault);
/** The user passed --mode, rather than taking the default. */
export const isModeTyped = (command: Command): boolean => command.getOptionValueSource('mode') === 'cli';

export const configOption = (): Option =>
  new Option(
    '--config <file>',
    "a config file (default: riposte.config or rollout.config in this folder, else the package's example)",
  );

export const projectOption = (): Option =>
  new Option(
    '--project <id>',
    "with a rollout: the project whose pipeline runs (default: the finding's own project if the rollout lists it, else the first project in which Riposte may act)",
  );

export const bundleOption = (): Option =>
  new Option(
    '--bundle <dir>',
    'the output folder of `riposte bundle`, for a config with its own detectors, actions or playbooks',
  );

/** The first line of a run: it states that nothing below happens in a real cloud. */
export function noteRehearsal(note: PipelineOptions['note'], cloud: 'invented' | 'described'): void {
  note('rehearsal', rehearsalSentence({ rehearsal: { cloud } }) ?? '');
}

/** Prints, before the run starts, where it departs from the config, or that there is no config. */
export function noteConfig(
  note: PipelineOptions['note'],
  operator: ShownConfig,
  { mode, isModeTyped }: { readonly mode: Mode; readonly isModeTyped: boolean },
): void {
  if (operator.isSample) {
    note('config', `this folder has no config: the package's example runs, in mode ${mode}`);
    return;
  }
  for (const text of operator.notes ?? []) note('config', text);
  if (operator.configFor) return;
  const own = isObject(operator.config) ? (operator.config.mode ?? 'observe') : mode;
  if (own !== mode)
    note(
      'config',
      `${operator.name} sets mode ${String(own)}; this run uses ${mode} ${isModeTyped ? '(--mode)' : '(the default of a rehearsal; change it with --mode)'}`,
    );
}

export const jsonOption = (): Option =>
  new Option(
    '--json',
    'print exactly one JSON document, the record, on standard output, and progress on standard error',
  );
