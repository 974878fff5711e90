import { type FindingInput, FORMS } from '../../testing/input/finding-forms';
import { severalFindings } from '../../testing/input/finding-text';
import { LIST_COMMAND } from '../../testing/input/seems';
import type { Io } from '../terminal/io';
import { badInput, Stop } from '../terminal/problem';
import { findingSource } from './finding-source';

export type { FindingForm, FindingInput } from '../../testing/input/finding-forms';

/** The only finding of an input, for commands that take one finding. @throws Stop with exit code 2 for any problem */
export async function readFindingFile(path: string, io: Io): Promise<FindingInput> {
  const source = await findingSource(path, io);
  let only: FindingInput | undefined;
  for await (const item of source.items()) {
    if ('problem' in item) throw new Stop([item.problem], 2);
    if (only) throw badInput(severalFindings(source.name));
    only = item.input;
  }
  if (only) return only;
  throw badInput({
    code: 'no-finding',
    what: 'the input contains no finding',
    where: source.name,
    expected: FORMS,
    fix: LIST_COMMAND,
  });
}
