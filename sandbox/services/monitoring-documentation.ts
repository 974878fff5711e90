import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { invalidArgument, unimplemented } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import type { Condition, Documentation } from '../state/watch';
import { documentationOf, judgeVariable, variablesOf } from '../watch/notification';

const PLACE = 'alertPolicy.documentation';

/**
 * Documentation: 8,192 characters and 10,240 bytes; the subject 10,240 bytes; at most three links, each with a name of
 * 63 and an address of 2,083 characters.
 *
 * @throws ApiError INVALID_ARGUMENT; UNIMPLEMENTED for a variable that the sandbox does not know
 */
export function checkedDocumentation(
  state: CloudState,
  body: JsonObject,
  conditions: readonly Condition[],
): Documentation {
  const documentation = documentationOf(body);
  const { subject, content, links } = documentation;
  if ([...content].length > 8_192 || Buffer.byteLength(content) > 10_240) {
    throw invalidArgument('content exceeds 8192 characters or 10240 bytes', `${PLACE}.content`);
  }
  if (Buffer.byteLength(subject) > 10_240) {
    throw invalidArgument('subject exceeds 10240 bytes', `${PLACE}.subject`);
  }
  // "Presently, only the value "text/markdown" is supported."
  if (!['', 'text/markdown'].includes(textOf(objectOf(body.documentation).mimeType))) {
    throw invalidArgument('only text/markdown is supported', `${PLACE}.mimeType`);
  }
  checkLinks(links);
  for (const variable of variablesOf(documentation)) checkVariable(state, variable, conditions);
  return documentation;
}

function checkLinks(links: Documentation['links']): void {
  if (links.length > 3) throw invalidArgument('there are more than 3 links', `${PLACE}.links`);
  for (const [index, { title, url }] of links.entries()) {
    const place = `${PLACE}.links[${index}]`;
    const length = [...title].length;
    if (length < 1 || length > 63) {
      throw invalidArgument('display_name must have 1 to 63 characters', `${place}.displayName`);
    }
    if (url.length > 2_083 || !URL.canParse(url)) {
      throw invalidArgument('url must be an address of at most 2083 characters', `${place}.url`);
    }
  }
}

function checkVariable({ assumptions }: CloudState, name: string, conditions: readonly Condition[]): void {
  const judged = conditions.map((condition) => judgeVariable(name, condition));
  if (judged.includes('unknown')) {
    throw unimplemented(`the variable "${name}" in a notification`, PLACE);
  }
  if (judged.includes('unset') && assumptions['monitoring.variable-without-value'] === 'refused') {
    throw invalidArgument(`no condition gives the variable "${name}" a value`, PLACE);
  }
}
