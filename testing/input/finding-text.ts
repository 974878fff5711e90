import type { Problem } from '../../core/problem/problem';
import { err, ok, type Result } from '../../core/values/result';
import { type FindingInput, FORMS, itemsOf } from './finding-forms';
import { LIST_COMMAND, trySeemsText } from './seems';

/** The only finding of a text, in any form that `itemsOf` knows. `shown` is what the text is called in a problem. */
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
        what: `the input is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
        fix: 'pass it through a JSON parser first: the message above says where it breaks',
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

/** Several findings where one is let in. */
export const severalFindings = (where: string): Problem => ({
  code: 'several-findings',
  what: 'there are several findings in it, and this lets one in',
  where,
  expected: 'one finding',
  fix: 'take one out (jq .[0] FILE), or pass all of them to riposte simulate',
});
