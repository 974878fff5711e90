import type { Observation } from '../contract/rule';
import { UNKNOWN } from '../model/resource';
import type { PowerChange } from '../powers/power-change';

const LISTED = 12;

/** In a first deployment, one rule summarizes the powers that are as expected. */
export const isWorthSaying = ({ gained, severity }: PowerChange): boolean =>
  gained.length === 0 || severity !== 'info';

/** A power change as an observation, reported at the first change that causes it. */
export function powerObservation(change: PowerChange, more: Partial<Observation> = {}): Observation {
  const { words, gained, lost, roles, condition, severity, assumed, changes, principal } = change;
  const lists = [
    ...(gained.length > 0 ? [`Gained through ${named(roles.gained)}: ${shortened(gained)}.`] : []),
    ...(lost.length > 0 ? [`Lost with ${named(roles.lost)}: ${shortened(lost)}.`] : []),
    ...(condition === undefined ? [] : [conditionWords(condition)]),
    ...(typeof principal === 'string' && !words.includes(principal.replace(/^\w+:/, ''))
      ? [`Member: ${principal}.`]
      : []),
    ...(principal === UNKNOWN
      ? ['The member is known only after the apply, so the review assumes the worst.']
      : []),
  ];
  return {
    ...(changes[0] === undefined ? {} : { change: changes[0] }),
    message: [words, ...lists].join(' '),
    severity,
    assumed,
    effects: effectsOf(change),
    ...more,
  };
}

/** A changed condition may widen or narrow a grant: the review does not compare the meanings. */
export const effectsOf = ({ gained, lost, condition }: PowerChange): NonNullable<Observation['effects']> => {
  if (condition?.kind === 'changed') return { powers: 'unknown' };
  return { powers: gained.length > 0 ? 'grown' : lost.length > 0 ? 'reduced' : 'unknown' };
};

const named = (roles: readonly string[]): string => roles.slice(0, 4).join(', ') || 'a role';

export const shortened = (items: readonly string[]): string =>
  items.length > LISTED
    ? `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more`
    : items.join(', ');

const conditionWords = ({ kind, before, after }: NonNullable<PowerChange['condition']>): string => {
  const texts = [
    ...(before === undefined ? [] : [`before: ${before}`]),
    ...(after === undefined ? [] : [`after: ${after}`]),
  ];
  return `Condition ${kind === 'under' ? '' : `${kind}, `}${texts.join('; ')}.`;
};
