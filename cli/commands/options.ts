import { type Command, InvalidArgumentError, Option } from 'commander';
import { isObject } from '../../core/json';
import { rehearsalSentence } from '../../core/report/rehearsal';
import { MODES, type Mode } from '../../core/tiers';
import type { OperatorConfig } from '../config/operator-config';
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

/** Somebody asked for the mode, rather than taking the default. */
export const isModeTyped = (command: Command): boolean => command.getOptionValueSource('mode') === 'cli';

export const configOption = (): Option =>
  new Option(
    '--config <file>',
    "a project's config instead of riposte.config in this folder; without either, the package's example",
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
  operator: OperatorConfig,
  { mode, isModeTyped }: { readonly mode: Mode; readonly isModeTyped: boolean },
): void {
  if (operator.isSample) {
    note('config', `there is none here: this is the example of the package, in mode ${mode}`);
    return;
  }
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
