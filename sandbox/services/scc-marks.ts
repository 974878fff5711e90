import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { invalidArgument } from '../protocol/errors';
import { definitionsOf } from '../schema/definitions';
import { checkMaskPath, maskPaths } from '../schema/field-mask';
import { SCC_API, V2 } from '../schema/scc-api';
import type { StoredFinding } from '../state/cloud-state';
import { findFinding, publishChanged } from './scc-findings';

const markRules = () => ({
  definitions: definitionsOf(SCC_API),
  type: 'SecurityMarks',
  scope: V2,
  keyedMaps: ['marks'],
});

const MARK_KEY = /^[A-Za-z0-9_-]{1,256}$/;

/** PATCH marks. A mask names single marks. Without a mask, or with `marks`, all marks are replaced. */
export function updateSecurityMarks(call: Call): Answer {
  const sent = objectOf(call.message.securityMarks);
  const name = textOf(sent.name).replace(/\/securityMarks$/, '');
  const [key, stored] = findFinding(call.state, name);
  const before = objectOf(stored.finding.securityMarks);
  const marks = mergeMarks(objectOf(before.marks), objectOf(sent.marks), textOf(call.message.updateMask));
  const securityMarks: JsonObject = {
    ...before,
    name: `${name}/securityMarks`,
    marks,
    canonicalName: `${key}/securityMarks`,
  };
  const updated: StoredFinding = { ...stored, finding: { ...stored.finding, securityMarks } };
  return publishChanged(call, key, updated, securityMarks);
}

function mergeMarks(before: JsonObject, sent: JsonObject, mask: string): JsonObject {
  for (const [key, value] of Object.entries(sent)) {
    if (!MARK_KEY.test(key))
      throw invalidArgument(`Invalid security mark key '${key}'`, `securityMarks.marks.${key}`);
    if (textOf(value).length > 4096)
      throw invalidArgument(`Security mark '${key}' is too long`, `securityMarks.marks.${key}`);
  }
  const paths = maskPaths(mask);
  if (paths.length === 0 || paths.includes('marks')) return sent;
  const marks: Record<string, Json | undefined> = { ...before };
  for (const path of paths) {
    const problem = checkMaskPath(markRules(), path);
    if (problem !== undefined || !path.startsWith('marks.')) {
      throw invalidArgument(problem ?? `'${path}' in update_mask is not a mark`, `updateMask: ${path}`);
    }
    const key = protoPath(path.slice('marks.'.length));
    const value = sent[key];
    if (value === undefined || value === '') delete marks[key];
    else marks[key] = value;
  }
  return marks;
}

/**
 * A field mask in JSON is lowerCamelCase and becomes snake_case on the server, including the mark keys in it
 * (google.protobuf.FieldMask, "JSON Encoding"). A key with uppercase letters therefore changes.
 */
const protoPath = (path: string): string => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
