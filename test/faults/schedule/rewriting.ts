/**
 * How an attacker with the responder's permissions changes a document. Nothing here names a member of a document: a
 * path leads into any existing document, whose members and earlier values are the possible values.
 */

/**
 * A path into a document. Text names a member. A number counts the existing members from 0 and starts again at the end.
 */
export type Path = readonly (string | number)[];

export const KINDS_OF_VALUE = ['text', 'number', 'flag', 'null', 'list', 'object'] as const;
export type KindOfValue = (typeof KINDS_OF_VALUE)[number];

export type Rewriting =
  | { readonly how: 'delete'; readonly at: Path }
  /** Another JSON type. */
  | { readonly how: 'type'; readonly at: Path; readonly to: KindOfValue }
  /** The empty value of its type. */
  | { readonly how: 'empty'; readonly at: Path }
  /** Texts and lists grow until the JSON of the whole document has this many bytes. */
  | { readonly how: 'huge'; readonly at: Path; readonly bytes: number }
  /** The member as it was this many versions of the document ago. */
  | { readonly how: 'older'; readonly at: Path; readonly back: number }
  /** The same member of the other case's document. */
  | { readonly how: 'other'; readonly at: Path }
  /** Replaces the id of its own case with the other one, everywhere in the member. */
  | { readonly how: 'other-id'; readonly at: Path }
  /** Another member of the same document. */
  | { readonly how: 'swap'; readonly at: Path; readonly from: Path }
  /** A list with all its elements twice. */
  | { readonly how: 'twice'; readonly at: Path };

export const DOCUMENTS = [
  /** The content of a case document: the JSON that the ledger stores in one text. */
  'case',
  /** The fields as Firestore stores them: the text, the state, the revision. */
  'fields',
  /** A command about the case. */
  'command',
  /** The note that an audit entry was reported. */
  'tampering',
] as const;
export type ForgedDocument = (typeof DOCUMENTS)[number];
