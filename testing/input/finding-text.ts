import type { Problem } from '../../core/problem/problem';
import { err, ok, type Result } from '../../core/values/result';
import { type FindingInput, FORMS, itemsOf } from './finding-forms';
import { LIST_COMMAND, trySeemsText } from './seems';

/** The only finding of a text, in any form that `itemsOf` knows. `shown` is the name of the text in a problem. */
export function parseFindingText(text: string, shown: string): Result<FindingInput, Problem> {
  const bare = text.replace(/^\ufeff/, '');
  let json: unknown;
  try {
    json = JSON.parse(bare);
  } catch (cause) {
    return err({
      code: 'not-json',
      where: shown,
      expected: FORMS,
      ...(trySeemsText(bare) ?? {
        what: `the input is not valid JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
        fix: 'correct the JSON: the message above shows the place of the error',
      }),
    });
  }
  const [item, other] = itemsOf(json, bare, shown);
  if (other) return err(severalFindings(shown));
  if (item === undefined) {
    return err({
      code: 'no-finding',
      what: 'the list is empty',
      where: shown,
      expected: FORMS,
      fix: LIST_COMMAND,
    });
  }
  return 'problem' in item ? err(item.problem) : ok(item.input);
}

/** Several findings where only one is accepted. */
export const severalFindings = (where: string): Problem => ({
  code: 'several-findings',
  what: 'the input has several findings, and this command takes only one',
  where,
  expected: 'one finding',
  fix: 'extract one (jq .[0] FILE), or pass all of them to riposte simulate',
});
