import { notificationFilter } from '../../core/deployment/notification-filter';
import { DETECTORS } from '../../core/detectors';
import type { ReviewContext } from '../contract/review-context';
import { defineRule, type Effects, type Observation } from '../contract/rule';
import { isKept, readText } from '../model/differences';
import { isGoing, type Pair } from '../model/pair';
import { UNKNOWN } from '../model/resource';
import { compareFindingFilters } from '../pipeline/compared-once';
import { MUTE_CONFIG, NOTIFICATION_CONFIG } from '../pipeline/types';
import { filterObservation } from './filter-words';

const LOSS: Effects = { detection: 'weakened', response: 'weaker' };

export default defineRule({
  id: 'R04',
  title: 'A rule mutes findings that the pipeline responds to',
  severity: 'high',
  effects: LOSS,
  why: 'The pipeline records a muted finding but does not respond to it, and consoles hide it. A static rule mutes each finding permanently, even after the rule is deleted. A dynamic rule unmutes its findings when the rule ends. In this provider, the resources of API version 2 have no expiration.',
  fix: 'Mute by category and resource, as narrowly as possible, and set the type to DYNAMIC. To exclude a workload from the response, use an exemption in riposte.config.ts instead.',
  sources: [
    'https://cloud.google.com/security-command-center/docs/how-to-mute-findings',
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/scc_v2_project_mute_config',
  ],
  *check(context) {
    for (const pair of context.ofType(MUTE_CONFIG)) {
      for (const observation of ofMute(context, pair)) yield { ...observation, change: pair.change };
    }
  },
});

function* ofMute(context: ReviewContext, pair: Pair): Generator<Observation> {
  if (pair.change.kind === 'delete' && isGoing(pair)) {
    yield {
      message:
        'A mute rule is removed: the pipeline responds again to new findings that the rule would have muted.',
      severity: 'info',
      effects: { detection: 'strengthened' },
    };
  }
  if (!pair.after) return;
  const is = readText(pair.after, 'filter', '');
  const was = pair.before ? readText(pair.before, 'filter', '') : undefined;
  if (is === UNKNOWN) {
    yield {
      message: 'The filter of the mute rule is known only after the apply, and may mute everything.',
      assumed: true,
    };
    return;
  }
  if (is !== was) yield* ofFilter(context, was === UNKNOWN ? undefined : was, is);
  if (mutesOurs(context, is)) yield* ofDuration(pair);
}

function* ofFilter(context: ReviewContext, was: string | undefined, is: string): Generator<Observation> {
  const values = { ...(was === undefined ? {} : { before: was }), after: is };
  const change = was === undefined ? undefined : compareFindingFilters(was, is, []);
  if (change?.kind === 'equal') return;
  if (change?.kind === 'narrowed') {
    yield {
      message: `The mute rule no longer mutes some findings, for example ${change.lost.text}.`,
      severity: 'info',
      effects: { detection: 'strengthened' },
      values,
    };
    return;
  }
  for (const filter of streamed(context)) {
    const observation = filterObservation(
      compareFindingFilters(without(filter, was), without(filter, is), DETECTORS),
      {
        subject: 'With the mute rule, the pipeline',
        items: 'findings',
        named: 'detectors',
        severity: 'high',
        loss: LOSS,
        gain: { detection: 'strengthened' },
      },
    );
    if (observation) {
      yield { ...observation, values };
      return;
    }
  }
  yield {
    message: 'The mute rule mutes no finding that the pipeline receives.',
    severity: 'info',
    effects: {},
    values,
  };
}

/** What the notification configs in the input stream. Without any, what the catalogue streams. */
function streamed(context: ReviewContext): readonly string[] {
  const filters = context
    .afterOf(NOTIFICATION_CONFIG)
    .map((config) => readText(config, 'streaming_config.filter', ''))
    .filter((filter): filter is string => typeof filter === 'string');
  return filters.length > 0 ? [...new Set(filters)] : [notificationFilter()];
}

/** An empty filter of a mute rule mutes everything. */
function without(filter: string, muted: string | undefined): string {
  if (muted === undefined) return filter;
  const kept = muted.trim() === '' ? 'state="ACTIVE" AND NOT state="ACTIVE"' : `NOT (${muted})`;
  return filter.trim() === '' ? kept : `(${filter}) AND ${kept}`;
}

const mutesOurs = (context: ReviewContext, muted: string): boolean =>
  streamed(context).some(
    (filter) => compareFindingFilters(filter, without(filter, muted), []).kind !== 'equal',
  );

function* ofDuration(pair: Pair): Generator<Observation> {
  const [was, is] = [pair.before, pair.after].map((state) => state && readText(state, 'type', 'unset'));
  const ends = pair.after && readText(pair.after, 'expiry_time', '');
  const had = pair.before && readText(pair.before, 'expiry_time', '');
  if (is !== was && is !== 'DYNAMIC' && !ends) {
    yield {
      message: `The mute rule is ${is === UNKNOWN ? 'perhaps ' : ''}static and has no end: what it mutes stays muted permanently.`,
      ...(is === UNKNOWN ? { assumed: true } : {}),
    };
  } else if (isKept(pair) && typeof had === 'string' && had !== '' && ends !== had) {
    yield {
      message: 'The end of the mute rule changes: it mutes for longer, or permanently.',
      severity: 'medium',
    };
  }
}
