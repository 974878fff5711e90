import { InvalidArgumentError, Option } from 'commander';
import { MODES, type Mode } from '../../core/tiers';

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

export const jsonOption = (): Option =>
  new Option(
    '--json',
    'print exactly one JSON document, the record, on standard output; progress goes to standard error',
  );
