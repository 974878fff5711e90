import type { Random } from './random';
import type { FindingShape, Letter, RevisionShape, ServiceShape } from './schedule';

export const CATEGORIES = {
  builtIn: 'Execution: Built in Malicious Binary Executed',
  added: 'Execution: Added Malicious Binary Executed',
  modified: 'Execution: Modified Malicious Binary Executed',
  shell: 'Execution: Reverse Shell',
  script: 'Malicious Script Executed',
  unknown: 'Execution: Something That Nobody Knows Yet',
} as const;

const CONTAINING = [CATEGORIES.builtIn, CATEGORIES.added, CATEGORIES.modified];
const OTHERS = [CATEGORIES.shell, CATEGORIES.script, CATEGORIES.unknown];

/** Rates of one seed, in percent. Each seed draws its own, so that seeds differ in kind and not only in detail. */
export interface ShapeRates {
  readonly noRefuge: number;
  readonly tags: number;
  readonly splits: number;
  readonly multiContainer: number;
  readonly minInstances: number;
  readonly oddScaling: number;
  readonly private: number;
  readonly invokerOff: number;
  readonly otherFamilies: number;
  readonly unclearDigest: number;
  readonly huge: number;
}

/** The accused image is always `a` or `b`. Other revisions run newer or older letters. */
export function drawService(random: Random, rates: ShapeRates): ServiceShape {
  const count = random.int('revisions of a service', 1, 4);
  const lonely = random.chance('no refuge', rates.noRefuge);
  const revisions = random.some('revision', count, (index) =>
    drawRevision(random, rates, lonely ? 'a' : letterAt(random, index, count)),
  );
  // At least one revision must serve.
  const last = revisions.at(-1) as RevisionShape;
  const others = revisions.slice(0, -1);
  const serves = others.some(({ ready }) => ready) && !random.chance('newest is ready', 85);
  return {
    revisions: serves ? revisions : [...others, { ...last, ready: true }],
    traffic: drawTraffic(random, rates, count),
    scaling: drawScaling(random, rates),
    isPublic: !random.chance('private service', rates.private),
    ...(random.chance('invoker check off', rates.invokerOff) ? { invokerIamDisabled: true } : {}),
    ...(random.chance('internal ingress', 8) ? { ingress: 'internal' as const } : {}),
    ...(random.chance('first generation', 15) ? { firstGeneration: true } : {}),
  };
}

/** The newest revision is usually the accused one. */
const letterAt = (random: Random, index: number, count: number): Letter =>
  index === count - 1 ? 'a' : random.pick('image of an older revision', ['b', 'c', 'c', 'd', 'a'] as const);

function drawRevision(random: Random, rates: ShapeRates, letter: Letter): RevisionShape {
  const sidecar = random.chance('two containers', rates.multiContainer);
  return {
    digests: sidecar ? [letter, random.pick('image of the sidecar', ['e', 'f', 'b'] as const)] : [letter],
    ready: !random.chance('revision is not ready', 10),
    ...(random.chance('minimum instances', rates.minInstances) ? { minInstances: 2 } : {}),
    ...(random.chance('large revision', rates.huge) ? { bulk: 30_000 } : {}),
  };
}

function drawTraffic(random: Random, rates: ShapeRates, count: number): ServiceShape['traffic'] {
  const newest = random.chance('traffic is pinned', 30) ? count - 1 : ('latest' as const);
  const other = random.int('second revision with traffic', 0, count - 1);
  const split = count > 1 && random.chance('traffic split', rates.splits);
  const targets = split
    ? [
        { to: newest, percent: 80 },
        { to: other, percent: 20 },
      ]
    : [{ to: newest, percent: 100 }];
  if (!random.chance('tag', rates.tags)) return targets;
  const tagged = { to: random.int('tagged revision', 0, count - 1), percent: 0, tag: 'canary' };
  return [...targets, tagged];
}

function drawScaling(random: Random, rates: ShapeRates): ServiceShape['scaling'] {
  if (!random.chance('odd scaling', rates.oddScaling)) return { kind: 'automatic', max: 20 };
  return random.pick('scaling', [
    { kind: 'unset' },
    { kind: 'unset' },
    { kind: 'empty' },
    { kind: 'automatic', min: 1, max: 5 },
    { kind: 'manual', count: 2 },
    { kind: 'manual', count: 0 },
  ] as const);
}

export function drawFinding(random: Random, rates: ShapeRates, services: number): FindingShape {
  const isOther = random.chance('another family', rates.otherFamilies);
  const unclear = random.chance('image not clear', rates.unclearDigest);
  const digest = random.pick('accused image', ['a', 'a', 'a', 'b'] as const);
  return {
    service: random.int('service of the finding', 0, services - 1),
    category: random.pick('category', isOther ? OTHERS : CONTAINING),
    digests: unclear ? random.pick('unclear images', [[], ['a', 'c']] as const) : [digest],
    severity: random.pick('severity', ['CRITICAL', 'CRITICAL', 'HIGH', 'LOW'] as const),
    ...(random.chance('large finding', rates.huge) ? { bulk: 600_000 } : {}),
  };
}
