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

/** The sandbox acts by default, since acting is what it is for; a deployment observes by default. */
export const modeOption = (): Option =>
  new Option('--mode <mode>', `what Riposte may do: ${MODES.join(', ')}`)
    .argParser(parseMode)
    .default('enforce');

function readFault(value: string): FaultSpec {
  const fault = parseFault(value);
  if (fault.ok) return fault.value;
  throw new InvalidArgumentError(`${fault.error}.\n${faultHelp()}`);
}

export const faultOption = (): Option =>
  new Option(
    '--fault <call:effect>',
    'show one fault: the job runs in this process on a virtual clock, and this goes wrong (below)',
  ).argParser(readFault);
/** Somebody asked for the mode, rather than taking the default. */
export const isModeTyped = (command: Command): boolean => command.getOptionValueSource('mode') === 'cli';

export const configOption = (): Option =>
  new Option(
    '--config <file>',
    "a config instead of the riposte.config or rollout.config in this folder; without either, the package's example",
  );

export const projectOption = (): Option =>
  new Option(
    '--project <id>',
    "of a rollout, the project whose pipeline is shown; without it, the finding's own where the rollout lists it, else the first one in which it may act",
  );

export const bundleOption = (): Option =>
  new Option(
    '--bundle <dir>',
    'what `riposte bundle` made, for a config with detectors, actions or playbooks of its own',
  );

/** Before anything else is said: what follows happens in no cloud. */
export function noteRehearsal(note: PipelineOptions['note'], cloud: 'invented' | 'described'): void {
  note('rehearsal', rehearsalSentence({ rehearsal: { cloud } }) ?? '');
}

/** What the run does not take from the config, or takes from nobody's: said before anything happens. */
export function noteConfig(
  note: PipelineOptions['note'],
  operator: ShownConfig,
  { mode, isModeTyped }: { readonly mode: Mode; readonly isModeTyped: boolean },
): void {
  if (operator.isSample) {
    note('config', `there is none here: this is the example of the package, in mode ${mode}`);
    return;
  }
  for (const text of operator.notes ?? []) note('config', text);
  if (operator.configFor) return;
  const own = isObject(operator.config) ? (operator.config.mode ?? 'observe') : mode;
  if (own !== mode)
    note(
      'config',
      `${operator.name} says mode ${String(own)}; this run is in ${mode} ${isModeTyped ? '(--mode)' : '(the default of a rehearsal; --mode changes it)'}`,
    );
}

export const jsonOption = (): Option =>
  new Option(
    '--json',
    'print exactly one JSON document, the record, on standard output; progress goes to standard error',
  );
