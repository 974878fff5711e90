import type { Effects, Observation, RecognizedChange, Severity } from '../contract/rule';
import type { FilterComparison, Witness } from '../filters/filter-comparison';

interface Words {
  /** What has the filter, for example `The notification config`. */
  readonly subject: string;
  /** What passes the filter, in the plural: `findings`. */
  readonly items: string;
  /** The kind of names that a loss lists. */
  readonly named: RecognizedChange['kind'];
  /** Severity of a loss. */
  readonly severity: Severity;
  readonly loss: Effects;
  readonly gain: Effects;
}

/**
 * Reports what the comparison of two filters means for a reader of what they let through. Undefined where both filters
 * let the same items through.
 */
export function filterObservation(comparison: FilterComparison, words: Words): Observation | undefined {
  const { subject, items, severity, loss, gain } = words;
  const recognized = recognizedOf(comparison, words);
  switch (comparison.kind) {
    case 'equal':
      return undefined;
    case 'widened':
      return {
        message: `${subject} lets more ${items} through, for example ${comparison.gained.text}.${namesOf('New', words, comparison.gainedNames)}`,
        severity: 'info',
        effects: gain,
        ...recognized,
      };
    case 'unknown':
      return {
        message: `${subject} has another filter. The review cannot determine whether it lets fewer ${items} through: ${comparison.reason}.${lostBesides(comparison.lost, words, comparison.lostNames)}`,
        severity: comparison.lost === undefined ? 'high' : severity,
        effects: comparison.lost === undefined ? unknown(loss) : loss,
        ...recognized,
      };
    default:
      return {
        message: `${subject} lets fewer ${items} through${comparison.kind === 'changed' ? ', and others instead' : ''}. For example, it drops ${comparison.lost.text}.${lostWords(comparison, words)}`,
        severity,
        effects: loss,
        ...recognized,
      };
  }
}

function recognizedOf(
  comparison: FilterComparison,
  { named }: Words,
): { readonly recognized?: RecognizedChange } {
  const lost = 'lostNames' in comparison ? comparison.lostNames : [];
  const gained = 'gainedNames' in comparison ? comparison.gainedNames : [];
  return lost.length + gained.length === 0 ? {} : { recognized: { kind: named, lost, gained } };
}

type Lossy = Extract<FilterComparison, { readonly kind: 'narrowed' | 'changed' }>;

function lostWords({ lostNames, lostInPart, undecidedNames }: Lossy, words: Words): string {
  return [
    namesOf('Lost', words, lostNames),
    namesOf(
      'Partly lost',
      words,
      lostInPart.map(({ name }) => name),
    ),
    namesOf('Undetermined', words, undecidedNames),
  ].join('');
}

const lostBesides = (lost: Witness | undefined, words: Words, names: readonly string[]): string =>
  lost === undefined ? '' : ` For example, it drops ${lost.text}.${namesOf('Lost', words, names)}`;

const LISTED = 8;

function namesOf(title: string, { named }: Words, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return ` ${title}: ${names.length} ${names.length === 1 ? named.replace(/s$/, '') : named} (${names.slice(0, LISTED).join(', ')}${more}).`;
}

/** Text for a loss that is not proven. */
export const unknown = (loss: Effects): Effects => ({
  ...(loss.detection === undefined ? {} : { detection: 'unknown' as const }),
  ...(loss.response === undefined ? {} : { response: 'unknown' as const }),
});
