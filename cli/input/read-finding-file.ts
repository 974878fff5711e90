import type { Io } from '../io';
import { badInput, Stop } from '../problem';
import { type FindingInput, FORMS, itemsOf } from './finding-forms';
import { findingSource } from './finding-source';
import { LIST_COMMAND } from './seems';

export type { FindingForm, FindingInput } from './finding-forms';

/** The only finding of an input, for commands that let one in. Whatever is wrong is a `Stop` with exit code 2. */
export async function readFindingFile(path: string, io: Io): Promise<FindingInput> {
  const source = await findingSource(path, io);
  let only: FindingInput | undefined;
  for await (const item of source.items()) {
    if ('problem' in item) throw new Stop([item.problem], 2);
    if (only) throw several(source.name);
    only = item.input;
  }
  if (only) return only;
  throw badInput({
    code: 'no-finding',
    what: 'there is no finding in it',
    where: source.name,
    expected: FORMS,
    fix: LIST_COMMAND,
  });
}

/** The same of a text that is at hand. */
export function parseFindingText(text: string, shown: string): FindingInput {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw badInput({
      code: 'not-json',
      what: `the input is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      where: shown,
      expected: FORMS,
      fix: 'pass it through a JSON parser first: the message above says where it breaks',
    });
  }
  const [item, other] = itemsOf(json, text.replace(/^\ufeff/, ''), shown);
  if (other) throw several(shown);
  if (item === undefined) {
    throw badInput({
      code: 'no-finding',
      what: 'the list is empty',
      where: shown,
      expected: FORMS,
      fix: LIST_COMMAND,
    });
  }
  if ('problem' in item) throw new Stop([item.problem], 2);
  return item.input;
}

const several = (name: string) =>
  badInput({
    code: 'several-findings',
    what: 'there are several findings in it, and this lets one in',
    where: name,
    expected: 'one finding',
    fix: 'take one out (jq .[0] FILE), or pass all of them to riposte simulate',
  });
