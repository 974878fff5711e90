import { tryNumber } from '../../core/filter/compare-value';
import { type Automaton, accepts } from './automaton';
import type { Asked, Order, Predicate } from './field';
import { patternAutomaton } from './pattern-automaton';
import {
  containing,
  foldText,
  fullResourceName,
  type LetterCase,
  logNameOf,
  oneOfTexts,
} from './text-automata';

export type PredicateAutomaton =
  | { readonly kind: 'automaton'; readonly automaton: Automaton }
  | { readonly kind: 'opaque'; readonly reason: string };

const made = new WeakMap<Predicate, PredicateAutomaton>();

/** The texts that meet a predicate. */
export function automatonOf(predicate: Predicate): PredicateAutomaton {
  const known = made.get(predicate);
  if (known !== undefined) return known;
  const automaton = build(predicate);
  made.set(predicate, automaton);
  return automaton;
}

function build(predicate: Predicate): PredicateAutomaton {
  switch (predicate.kind) {
    case 'equals':
      return { kind: 'automaton', automaton: oneOfTexts([predicate.text], predicate.letterCase) };
    case 'contains':
      return { kind: 'automaton', automaton: containing(predicate.text, predicate.letterCase) };
    case 'matches':
      return patternAutomaton(predicate.pattern);
    case 'log-id':
      return { kind: 'automaton', automaton: logNameOf(predicate.id) };
    case 'full-resource-name':
      return { kind: 'automaton', automaton: fullResourceName() };
    default:
      return { kind: 'opaque', reason: `"${predicate.kind}" is not a question about texts` };
  }
}

/** Whether one text that is present meets a predicate. Undefined if that is unknown. */
export function meets(predicate: Predicate, text: string): boolean | undefined {
  switch (predicate.kind) {
    case 'present':
      return true;
    case 'one-of':
      return predicate.texts.includes(text);
    case 'order':
      return isOrdered(tryNumber(text), predicate.order, predicate.at);
    case 'equals':
      return read(text, predicate.letterCase) === read(predicate.text, predicate.letterCase);
    case 'contains':
      return read(text, predicate.letterCase).includes(read(predicate.text, predicate.letterCase));
    default: {
      const machine = automatonOf(predicate);
      return machine.kind === 'opaque' ? undefined : accepts(machine.automaton, text);
    }
  }
}

const read = (text: string, letterCase: LetterCase): string =>
  letterCase === 'folded' ? foldText(text) : text;

/** Leaves that a text meets. */
export const metBy = (text: string, asked: Asked): Set<number> =>
  new Set(
    [...asked].flatMap(([leaf, { negated, predicate }]) =>
      (meets(predicate, text) === true) !== negated ? [leaf] : [],
    ),
  );

export function isOrdered(value: number | undefined, order: Order | '=', at: number): boolean {
  if (value === undefined) return false;
  if (order === '=') return value === at;
  if (order === '<') return value < at;
  if (order === '>') return value > at;
  return order === '<=' ? value <= at : value >= at;
}
