import type { PlannedStack } from '../model/change';
import { textInBase64 } from './base64';
import { isCommonText, isIdentifier, isPlainText } from './common-texts';
import { documentLeaves } from './document-leaves';
import { isReference } from './known-fields';
import { jsonIn, type Leaf, leavesOf } from './leaves';
import { randomWords, secretParts } from './secret-shapes';

/** Shorter texts occur by chance, so they are masked only in their own place. In UTF-16 units. */
export const SHORTEST_SECRET = 6;

export interface SecretSources {
  readonly stacks: readonly PlannedStack[];
  /**
   * Parsed inputs as they were read: plans (or lists of them) and cdk.tf.json files. The search covers outputs,
   * variables, the prior state and the configuration. No report shows any of them.
   */
  readonly documents?: readonly unknown[];
}

/**
 * Every text that no report may show, anywhere: texts that the plan's two maps mark, values of known secret fields, and
 * texts with the form of a secret.
 */
export function secretTexts({ stacks, documents = [] }: SecretSources): ReadonlySet<string> {
  const leaves = [...stacks.flatMap(stackLeaves), ...documents.flatMap(documentLeaves)];
  const open = new Set<string>();
  for (const { name, value, secrecy } of leaves) {
    if (secrecy === undefined && typeof value === 'string' && isIdentifier(name)) open.add(value);
  }
  const secrets = new Set<string>();
  // A plan repeats most of its texts: before and after, in the prior state and in the planned values.
  const seen = { certain: new Set(), possible: new Set(), open: new Set() };
  for (const leaf of leaves) {
    const known = seen[leaf.secrecy ?? 'open'];
    if (known.has(leaf.value)) continue;
    known.add(leaf.value);
    addSecrets(leaf, open, secrets);
  }
  return secrets;
}

function stackLeaves({ changes, drift }: PlannedStack): readonly Leaf[] {
  return [...changes, ...drift].flatMap(({ type, kind, before, after, sensitive, configured }) => [
    // An unchanged value is the same before and after.
    ...(kind === 'none' && after !== undefined
      ? []
      : leavesOf({ type, values: before, sensitive: sensitive.before })),
    ...leavesOf({ type, values: after, sensitive: sensitive.after }),
    ...leavesOf({ type, values: configured }),
  ]);
}

function addSecrets({ value, secrecy }: Leaf, open: ReadonlySet<string>, into: Set<string>): void {
  if (typeof value === 'symbol' || typeof value === 'boolean') return;
  const text = String(value);
  if (isReference(text)) return;
  if (secrecy === 'certain' || (secrecy === 'possible' && !open.has(text) && !isPlainText(text))) {
    addText(text, into);
    const inner = textInBase64(text);
    if (inner !== undefined) addInner(inner, into);
    for (const word of /\s/.test(text) ? randomWords(text) : []) if (!open.has(word)) addText(word, into);
  }
  for (const part of secretParts(text)) addText(part, into);
}

/** A text in base64 is secret as a whole, and so are the secrets inside it. */
function addInner(text: string, into: Set<string>): void {
  const json = jsonIn(text);
  if (json === undefined) addText(text, into);
  for (const { value, secrecy } of json === undefined ? [] : leavesOf({ type: '', values: json })) {
    if (secrecy === 'certain') addText(String(value), into);
  }
  for (const part of secretParts(text)) addText(part, into);
}

/** Each line of a key or a script is also a secret, because another text may quote one. */
function addText(text: string, into: Set<string>): void {
  const lines = text.includes('\n') ? text.split(/\r?\n/) : [];
  for (const one of [text, ...lines.map((line) => line.trim())]) {
    if (one.length >= SHORTEST_SECRET && one.trim() !== '' && !isCommonText(one)) into.add(one);
  }
}
