import type { Asked, Field, Question } from './field';
import { createFormulas, type Formula, type Formulas } from './formula';

/** The numbered fields and leaves of all compared filters, and formulas over them. */
export interface Vocabulary {
  readonly formulas: Formulas;
  readonly fields: readonly Field[];
  /** The leaf that asks a question about a field. Equal questions give the same leaf. */
  leaf(field: Field, question: Question): Formula;
  /** Index of the field that a leaf asks about. */
  fieldOf(leaf: number): number;
  questionOf(leaf: number): Question;
  /** What applies to every finding or entry, whatever the filters contain. */
  laws(): Formula;
}

/**
 * `oneOfHeads`: an entry has at most one of these first members of a path, as LogEntry has one payload (oneof payload).
 */
export function createVocabulary(oneOfHeads: readonly string[] = []): Vocabulary {
  const formulas = createFormulas();
  const fields: Field[] = [];
  const fieldIndex = new Map<string, number>();
  const leaves: { readonly field: number; readonly question: Question }[] = [];
  const leafIndex = new Map<string, number>();

  function leaf(field: Field, question: Question): Formula {
    let at = fieldIndex.get(field.key);
    if (at === undefined) {
      at = fields.push(field) - 1;
      fieldIndex.set(field.key, at);
    }
    const kind = fields[at]?.kind;
    if (kind !== field.kind)
      throw new Error(`the field ${field.name} is read as ${kind} and as ${field.kind}`);
    const key = `${at} ${JSON.stringify(question)}`;
    let known = leafIndex.get(key);
    if (known === undefined) {
      known = leaves.push({ field: at, question }) - 1;
      leafIndex.set(key, known);
    }
    return formulas.leaf(known);
  }

  const present = (field: Field): Formula => leaf(field, { negated: false, predicate: { kind: 'present' } });

  /** A field is present only within its message, and below only one payload. */
  function laws(): Formula {
    const shown = fields.filter(({ path, kind }) => path !== undefined && kind !== 'flag');
    const within = shown.flatMap((inner) =>
      shown
        .filter((outer) => outer !== inner && isWithin(inner.path ?? [], outer.path ?? []))
        .map((outer) => formulas.or(formulas.not(present(inner)), present(outer))),
    );
    return formulas.and(...within, ...headLaws(shown));
  }

  function headLaws(shown: readonly Field[]): Formula[] {
    const headed = shown.filter(({ path }) => oneOfHeads.includes(path?.[0] ?? ''));
    const heads = [...new Set(headed.map(({ path }) => path?.[0] as string))];
    if (heads.length < 2) return [];
    const head: Field = { key: 'one of', name: 'payload', kind: 'closed', repeated: false, values: heads };
    return headed.map((field) =>
      formulas.or(
        formulas.not(present(field)),
        leaf(head, { negated: false, predicate: { kind: 'one-of', texts: [field.path?.[0] as string] } }),
      ),
    );
  }

  return {
    formulas,
    fields,
    leaf,
    fieldOf: (at) => leaves[at]?.field as number,
    questionOf: (at) => leaves[at]?.question as Question,
    laws,
  };
}

const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.length > outer.length && outer.every((part, index) => inner[index] === part);

/** The leaves of one field among those that a formula contains. */
export function askedOf(vocabulary: Vocabulary, field: number, of: Formula): Asked {
  const asked = [...vocabulary.formulas.leavesOf(of)].filter((leaf) => vocabulary.fieldOf(leaf) === field);
  return new Map(asked.map((leaf) => [leaf, vocabulary.questionOf(leaf)]));
}
