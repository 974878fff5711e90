import { type Cast, drawAimedDeed, drawPattern } from './draw-trouble';
import type { Random } from './random';
import { DOCUMENTS, KINDS_OF_VALUE, type Path, type Rewriting } from './rewriting';
import { type Deed, type Event, type Fault, FORGERIES, LATER_FORGERIES, type Schedule } from './schedule';

const HOUR_MS = 3_600_000;

/**
 * The schedule with a compromised responder in it. In half of the cases nothing else goes wrong, so that the effects
 * are the forger's.
 */
export function withForger(schedule: Schedule, random: Random, title: string): Schedule {
  const isQuiet = random.chance('nothing else goes wrong', 50);
  const { settings, services, findings } = schedule;
  const accused = [...new Set(findings.flatMap(({ digests }) => digests))];
  const cast: Cast = { services: services.length, findings: findings.length, accused };
  const untilMs = Math.min(settings.faultsEndMs, HOUR_MS);
  const early = random.some('forgery between two calls', random.int('between calls', 0, 3), () =>
    drawBetweenCalls(random, cast),
  );
  const timed = random.some(
    'forgery at a time',
    random.int('at a time', early.length > 0 ? 0 : 1, 3),
    () => ({
      atMs: random.scaled('time of the forgery', 200, untilMs),
      deed: drawAnyForgery(random, cast),
    }),
  );
  // Later deeds of people show what the forgery has hidden.
  const after = random.some('what shows it', random.int('shown by', 0, 2), () => ({
    atMs: random.scaled('time that shows it', 60_000, Math.max(70_000, untilMs)),
    deed: drawShowing(random, cast),
  }));
  const kept = isQuiet ? schedule.events.filter(({ deed }) => isOrdinary(deed)) : schedule.events;
  return {
    ...schedule,
    title,
    events: [...kept, ...timed, ...after].sort((a, b) => a.atMs - b.atMs),
    faults: [...(isQuiet ? [] : schedule.faults), ...early],
  };
}

const isOrdinary = (deed: Deed): boolean =>
  (deed.do === 'report' && deed.listedAfterMs === undefined) || deed.do === 'undo' || deed.do === 'redeliver';

function drawBetweenCalls(random: Random, cast: Cast): Fault {
  const deed = drawAnyForgery(random, cast);
  const pattern = drawPattern(random);
  const at = random.chance('the calls of the actor', 80) ? { ...pattern, fn: 'act' as const } : pattern;
  return { at: { ...at, times: 1 }, effect: { kind: 'deed', deed, after: random.chance('after it', 50) } };
}

function drawShowing(random: Random, cast: Cast): Event['deed'] {
  if (random.chance('an undo', 50)) {
    return { do: 'undo', finding: random.int('undone finding', 0, cast.findings - 1), by: 'operator' };
  }
  return drawAimedDeed(random, cast);
}

function drawAnyForgery(random: Random, { findings }: Cast): Deed {
  const finding = random.int('forged finding', 0, findings - 1);
  const other = random.int('other finding', 0, findings - 1);
  if (random.chance('one that somebody thought of', 35)) {
    return { do: 'forge', what: random.pick('forgery', [...LATER_FORGERIES, ...FORGERIES]), finding, other };
  }
  const document = random.pick('document', [
    ...Array<'case'>(12).fill('case'),
    'fields',
    'fields',
    ...Array<'command'>(3).fill('command'),
    ...DOCUMENTS,
  ] as const);
  const changes = random.some('change', random.pick('changes', [1, 1, 1, 2, 3]), () =>
    drawRewriting(random, document === 'case'),
  );
  const then = random.pick('what follows', [undefined, undefined, 'command', 'command', 'changed'] as const);
  return {
    do: 'rewrite',
    document,
    finding,
    ...(random.chance('of a newer version', 10) ? { later: 600 } : {}),
    other,
    changes,
    ...(random.chance('hashes fit', 60) ? { fits: true as const } : {}),
    ...(random.chance('under the other id', 12) ? { underOther: true as const } : {}),
    ...(then === undefined ? {} : { then }),
  };
}

/** The record contains most of what matters. */
function drawPath(random: Random, inRecord: boolean): Path {
  const depth = random.pick('depth', [0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5]);
  const steps = random.some('member', depth, () => random.int('which member', 0, 99));
  return inRecord && random.chance('in the record', 80) ? ['record', ...steps] : steps;
}

function drawRewriting(random: Random, inRecord: boolean): Rewriting {
  const at = drawPath(random, inRecord);
  const how = random.pick('how', [
    'delete',
    'delete',
    'type',
    'type',
    'empty',
    'huge',
    'older',
    'older',
    'other',
    'other',
    'other-id',
    'swap',
    'twice',
  ] as const);
  switch (how) {
    case 'type':
      return { how, at, to: random.pick('type', KINDS_OF_VALUE) };
    case 'huge':
      return { how, at, bytes: random.pick('bytes', [100_000, 300_000, 899_000, 1_040_000]) };
    case 'older':
      return { how, at, back: random.int('how old', 1, 8) };
    case 'swap':
      return { how, at, from: drawPath(random, inRecord) };
    default:
      return { how, at };
  }
}
