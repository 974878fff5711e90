/**
 * How somebody with the responder's powers changes a document. Nothing here names a member of a document: a path leads
 * into whatever document is there, so its members and their earlier values are the alphabet.
 */

/** A path into a document. A text names a member; a number counts the members that are there, from 0 and round again. */
export type Path = readonly (string | number)[];

export const KINDS_OF_VALUE = ['text', 'number', 'flag', 'null', 'list', 'object'] as const;
export type KindOfValue = (typeof KINDS_OF_VALUE)[number];

export type Rewriting =
  | { readonly how: 'delete'; readonly at: Path }
  /** Another JSON type. */
  | { readonly how: 'type'; readonly at: Path; readonly to: KindOfValue }
  /** The empty value of its type. */
  | { readonly how: 'empty'; readonly at: Path }
  /** Texts and lists grow until the JSON of the whole document has so many bytes. */
  | { readonly how: 'huge'; readonly at: Path; readonly bytes: number }
  /** The member as it was so many versions of the document ago. */
  | { readonly how: 'older'; readonly at: Path; readonly back: number }
  /** The same member of the other case's document. */
  | { readonly how: 'other'; readonly at: Path }
  /** Wherever the member names its own case, it names the other one. */
  | { readonly how: 'other-id'; readonly at: Path }
  /** Another member of the same document. */
  | { readonly how: 'swap'; readonly at: Path; readonly from: Path }
  /** A list with all its elements twice. */
  | { readonly how: 'twice'; readonly at: Path };

export const DOCUMENTS = [
  /** What a case document says: the JSON that the ledger keeps in one text. */
  'case',
  /** The fields as Firestore stores them: the text, the state, the revision. */
  'fields',
  /** A command about the case. */
  'command',
  /** The note that an audit entry was reported. */
  'tampering',
] as const;
export type ForgedDocument = (typeof DOCUMENTS)[number];
