import type { ReviewContext } from '../contract/review-context';
import { defineRule, type Observation } from '../contract/rule';
import { isKept, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { type Resource, UNKNOWN } from '../model/resource';
import { FUNCTION } from '../pipeline/types';

const OBJECT = /^google_storage_bucket_object$/;
const SOURCE = 'build_config.source';
const PLACE = [
  'storage_source.bucket',
  'storage_source.object',
  'repo_source.commit_sha',
  'repo_source.branch_name',
  'repo_source.repo_name',
];
const CONTENT = ['detect_md5hash', 'source_md5hash', 'source', 'content', 'name'] as const;

export default defineRule({
  id: 'R51',
  title: 'The code or the configuration inside a function changes',
  severity: 'medium',
  effects: { response: 'unknown' },
  why: 'One archive contains the playbooks, the modes, the guards and the code. A plan shows only a hash of the archive, so a plan alone does not show how the response changes.',
  fix: 'Review the synthesized folders of base and head in addition to the plan. The review then compares the response case by case.',
  sources: ['https://cloud.google.com/functions/docs/deploy#from-cloud-storage'],
  *check(context) {
    const { response } = context;
    yield* builtElsewhere(context);
    // The code is the same, and R60 judges the configuration.
    if (response?.status === 'known' && response.isCodeEqual) return;
    for (const pair of context.ofType(FUNCTION)) {
      const change = codeChange(context, pair);
      if (change) yield { change: pair.change, ...change };
    }
    if (response?.status === 'known') {
      yield {
        message:
          'The code of the functions changes. The review compared the response with its own code, not with the new code.',
      };
    } else if (response) {
      const severity = response.isHeadUnreadable ? 'high' : 'medium';
      yield { message: `The review could not compare the response: ${response.reason}.`, severity };
    }
  },
});

/** The comparison of the response covers only the one archive that the stack uploads, and no other archive. */
function* builtElsewhere(context: ReviewContext): Generator<Observation> {
  if (context.response?.status !== 'known') return;
  for (const pair of context.ofType(FUNCTION)) {
    if (!isKept(pair) || !codeChange(context, pair)) continue;
    const source = (path: string) => readText(pair.after, `${SOURCE}.storage_source.${path}`, '');
    const uploaded = context
      .afterOf(OBJECT)
      .filter((one) => readText(one, 'bucket', '') === source('bucket'));
    const [only, other] = uploaded;
    if (only && !other && readText(only, 'name', '') === source('object')) continue;
    yield {
      change: pair.change,
      message:
        'The function uses another archive than the one whose configuration the review compared. What the function does from now on is unknown.',
      severity: 'high',
    };
  }
}

/** The known change of a function's code. Undefined where the code is the same as before. */
export function codeChange(
  context: ReviewContext,
  pair: Pair,
): { readonly message: string; readonly assumed?: true } | undefined {
  if (!isKept(pair)) return undefined;
  for (const path of PLACE) {
    const was = readText(pair.before, `${SOURCE}.${path}`, '');
    const is = readText(pair.after, `${SOURCE}.${path}`, '');
    if (was === is) continue;
    return is === UNKNOWN
      ? {
          message: 'The source of the function is known only after the apply, and may differ.',
          assumed: true,
        }
      : { message: 'The function is built from another archive: its code or its configuration changes.' };
  }
  return contentChange(context, pair.after);
}

/** The archive keeps its name and gets different content. */
function contentChange(context: ReviewContext, one: Resource): { readonly message: string } | undefined {
  const bucket = readText(one, `${SOURCE}.storage_source.bucket`, '');
  const name = readText(one, `${SOURCE}.storage_source.object`, '');
  const isOther = context
    .ofType(OBJECT)
    .filter(isKept)
    .some(
      ({ before, after }) =>
        readText(before, 'bucket', '') === bucket &&
        readText(before, 'name', '') === name &&
        CONTENT.some((path) => readText(before, path, '') !== readText(after, path, '')),
    );
  return isOther
    ? { message: 'The archive that the function is built from gets different content.' }
    : undefined;
}
