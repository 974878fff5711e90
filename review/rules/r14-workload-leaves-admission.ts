import { defineRule, type Observation } from '../contract/rule';
import { isKept, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { FUNCTION } from '../pipeline/types';
import { checkArguments } from './argument-check';

const RUN_V2 = /^google_cloud_run_v2_(?:service|job|worker_pool)$/;
const RUN_V1 = /^google_cloud_run_service$/;
const ANNOTATION = 'run.googleapis.com/binary-authorization';

export default defineRule({
  id: 'R14',
  title: 'A workload leaves Binary Authorization, or uses break-glass',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'Cloud Run applies the policy of the project only to services, jobs and worker pools that have the setting. A workload that loses the setting runs any image, and no policy change shows that. A break-glass justification admits an image that the policy refuses, for as long as the justification is set.',
  fix: 'Keep the setting (binary_authorization with use_default). After an emergency, remove the justification. The next ordinary deployment must then pass the policy.',
  sources: [
    'https://cloud.google.com/binary-authorization/docs/run/enabling-binauthz-cloud-run',
    'https://cloud.google.com/binary-authorization/docs/run/using-breakglass-cloud-run',
  ],
  *check(context) {
    // The rule covers every workload, also those that are not part of the pipeline.
    for (const pair of context.everything) {
      if (RUN_V2.test(pair.change.type)) yield* ofRunV2(pair);
      else if (RUN_V1.test(pair.change.type)) yield* ofRunV1(pair);
      else if (FUNCTION.test(pair.change.type)) yield* ofFunction(pair);
    }
  },
});

const SO = 'its images are no longer checked';

function* ofRunV2(pair: Pair): Generator<Observation> {
  const isByPolicy =
    pair.after !== undefined && readText(pair.after, 'binary_authorization.policy', '') !== '';
  yield* checkArguments(pair, [
    // A named policy replaces the default one.
    ...(isByPolicy
      ? []
      : [
          {
            path: 'binary_authorization.use_default',
            when: 'turned-off' as const,
            whenUnset: false,
            subject: 'Binary Authorization of the workload',
            so: SO,
          },
        ]),
    {
      path: 'binary_authorization.policy',
      when: 'replaced',
      subject: 'The Binary Authorization policy of the workload',
      so: 'another policy decides about its images',
    },
    {
      path: 'binary_authorization.breakglass_justification',
      when: 'set',
      whenNew: 'high',
      subject: 'The break-glass justification',
      so: 'the policy is not enforced for this workload',
    },
  ]);
  if (!isKept(pair) || isByPolicy) return;
  const [had, uses] = [
    readText(pair.before, 'binary_authorization.policy', '') !== '',
    readText(pair.after, 'binary_authorization.use_default', 'false'),
  ];
  if (had && uses === 'false') {
    yield {
      change: pair.change,
      message: `The Binary Authorization policy of the workload is removed: ${SO}.`,
    };
  }
}

function* ofRunV1(pair: Pair): Generator<Observation> {
  const annotations = (state: Pair['after']): Readonly<Record<string, unknown>> => {
    const [first] = [state?.values.metadata].flat();
    const { annotations: set } = (first ?? {}) as { annotations?: Record<string, unknown> };
    return set ?? {};
  };
  const [before, after] = [annotations(pair.before), annotations(pair.after)];
  if (isKept(pair) && before[ANNOTATION] !== undefined && after[ANNOTATION] === undefined) {
    yield { change: pair.change, message: `The annotation ${ANNOTATION} is removed: ${SO}.` };
  }
  const glass = `${ANNOTATION}-breakglass`;
  if (pair.after && after[glass] !== undefined && after[glass] !== before[glass]) {
    yield {
      change: pair.change,
      message: 'A break-glass justification is set: the policy is not enforced for this workload.',
    };
  }
}

const ofFunction = (pair: Pair): Iterable<Observation> =>
  checkArguments(pair, [
    {
      path: 'service_config.binary_authorization_policy',
      when: 'changed',
      subject: 'The Binary Authorization policy of the function',
      so: 'its images are checked by another policy, or by none',
    },
  ]);
