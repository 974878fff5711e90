import { readVariable } from '../../core/environment/read-variable';
import type { Environment } from '../../core/environment/variable';
import type { Tone } from '../../core/report/view-model';

/** Colour for a terminal, and none for a pipe. Words always carry the same meaning as the colour. */
export interface Paint {
  tone(tone: Tone, text: string): string;
  strong(text: string): string;
  soft(text: string): string;
}

const CODE: Readonly<Record<Tone, number>> = { good: 32, attention: 33, bad: 31, calm: 36 };

const plain: Paint = { tone: (_tone, text) => text, strong: (text) => text, soft: (text) => text };

const sgr = (code: number, text: string): string => `\u001b[${code}m${text}\u001b[0m`;

const coloured: Paint = {
  tone: (tone, text) => sgr(CODE[tone], text),
  strong: (text) => sgr(1, text),
  soft: (text) => sgr(2, text),
};

/** Any value of NO_COLOR that is not empty turns colour off (no-color.org). So does TERM=dumb. */
export function paintFor(terminal: boolean, env: Environment): Paint {
  return terminal && readVariable(env, 'NO_COLOR') === undefined && readVariable(env, 'TERM') !== 'dumb'
    ? coloured
    : plain;
}
