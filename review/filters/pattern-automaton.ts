import type * as Refa from 'refa';
import { type Automaton, automaton } from './automaton';

/** More states than any realistic filter needs, and few enough to build in a tenth of a second. */
const MOST_STATES = 2_000;

/**
 * Sentinels before and after a text, for `^` and `$` to match. They are noncharacters of Unicode, which no text contains
 * (unicode.org, "Private-Use Characters, Noncharacters & Sentinels FAQ").
 */
const BEGIN = 0xfdd0;
const END = 0xfdd1;

export type PatternAutomaton =
  | { readonly kind: 'automaton'; readonly automaton: Automaton }
  | { readonly kind: 'opaque'; readonly reason: string };

const cache = new Map<string, PatternAutomaton>();
const MOST_CACHED = 1_000;

/**
 * The texts that an unanchored RE2 expression matches. Opaque if RE2 and ECMAScript read the expression differently, if
 * it looks around (`\b`), or if its automaton is too large.
 */
export function patternAutomaton(pattern: string): PatternAutomaton {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const made = compile(pattern);
  cache.set(pattern, made);
  return made;
}

const opaque = (pattern: string, why: string): PatternAutomaton => ({
  kind: 'opaque',
  reason: `the regular expression ${JSON.stringify(pattern)} is compared only by its text: ${why}`,
});

function compile(pattern: string): PatternAutomaton {
  const ignoreCase = pattern.startsWith('(?i)');
  const source = asEcmaScript(ignoreCase ? pattern.slice(4) : pattern);
  if (source === undefined) return opaque(pattern, 'ECMAScript reads a part of it differently than RE2');
  // Only filters with patterns need the library, which takes 30 to 40 ms to load.
  const refa = require('refa') as typeof Refa;
  try {
    const flags = ignoreCase ? 'iu' : 'u';
    const matchesEmpty = new RegExp(source, flags).test('');
    const { expression, maxCharacter } = refa.JS.Parser.fromLiteral({ source, flags }).parse();
    const anchored = replaceAnchors(refa, expression, maxCharacter);
    if (anchored === undefined) return opaque(pattern, 'it looks around, or repeats an anchor');
    const nfa = refa.NFA.fromRegex(anchored.expression, { maxCharacter }, { assertions: 'throw' });
    const dfa = refa.DFA.fromFA(nfa, new refa.DFA.LimitedNodeFactory(MOST_STATES));
    dfa.minimize();
    return { kind: 'automaton', automaton: withoutSentinels(dfa, anchored, matchesEmpty) };
  } catch (error) {
    return opaque(pattern, error instanceof Error ? error.message : String(error));
  }
}

/**
 * The pattern as ECMAScript writes it. Undefined if it cannot. RE2's dot excludes only the line feed, and its `\s`
 * matches only ASCII (github.com/google/re2/wiki/Syntax).
 */
function asEcmaScript(pattern: string): string | undefined {
  // Look-around, back-references, named groups and flags: RE2 has neither of the first two, and ECMAScript writes flags
  // elsewhere.
  if (/\(\?(?!:)|\\[1-9]|\\k|\\[cu]/.test(pattern)) return undefined;
  let inClass = false;
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string;
    const pair = char === '\\' ? pattern.slice(at, at + 2) : char;
    if (inClass && (pair === '\\S' || pattern.startsWith('[:', at))) return undefined;
    if (pair === '[') inClass = true;
    if (pair === ']') inClass = false;
    if (pair === '\\s') source += inClass ? SPACES : `[${SPACES}]`;
    else if (pair === '\\S') source += `[^${SPACES}]`;
    else if (pair === '.' && !inClass) source += '[^\\n]';
    else source += pair;
    at += pair.length - 1;
  }
  return source;
}

const SPACES = '\\t\\n\\f\\r ';

interface Anchored {
  /** The texts, between sentinels, that contain a match: the expression with anything around it. */
  readonly expression: Refa.NoParent<Refa.Expression>;
  readonly begins: number;
  readonly ends: number;
}

type Part = Refa.NoParent<Refa.Element>;
type Branch = Refa.NoParent<Refa.Concatenation>;

/** Undefined if an assertion is neither `^` nor `$`, or may be repeated. */
function replaceAnchors(
  { CharSet }: typeof Refa,
  expression: Refa.NoParent<Refa.Expression>,
  maximum: number,
): Anchored | undefined {
  const sentinels = CharSet.fromRange(maximum, { min: BEGIN, max: END });
  let begins = 0;
  let ends = 0;
  let readable = true;
  const sentinel = (at: number): Part => ({
    type: 'CharacterClass',
    characters: CharSet.fromRange(maximum, { min: at, max: at }),
  });
  const anchor = (assertion: Part & { type: 'Assertion' }, repeated: boolean): Part => {
    const [only, ...others] = assertion.alternatives;
    const [all, ...more] = only?.elements ?? [];
    const isAnchor =
      assertion.negate &&
      others.length + more.length === 0 &&
      all?.type === 'CharacterClass' &&
      all.characters.isAll;
    if (!isAnchor || repeated) readable = false;
    if (assertion.kind === 'behind') begins += 1;
    else ends += 1;
    return sentinel(assertion.kind === 'behind' ? BEGIN : END);
  };
  const branches = (of: readonly Branch[], repeated: boolean): Branch[] =>
    of.map(({ elements }) => ({
      type: 'Concatenation',
      elements: elements.map((element) => part(element, repeated)),
    }));
  const part = (element: Part, repeated: boolean): Part => {
    switch (element.type) {
      case 'CharacterClass':
        return { type: 'CharacterClass', characters: element.characters.without(sentinels) };
      case 'Assertion':
        return anchor(element, repeated);
      case 'Alternation':
        return { type: 'Alternation', alternatives: branches(element.alternatives, repeated) };
      case 'Quantifier':
        return { ...element, alternatives: branches(element.alternatives, repeated || element.max > 1) };
      default:
        readable = false;
        return element;
    }
  };
  const body: Part = { type: 'Alternation', alternatives: branches(expression.alternatives, false) };
  const anything: Part = {
    type: 'Quantifier',
    min: 0,
    max: Number.POSITIVE_INFINITY,
    lazy: false,
    alternatives: [
      {
        type: 'Concatenation',
        elements: [{ type: 'CharacterClass', characters: CharSet.all(maximum) }],
      },
    ],
  };
  if (!readable) return undefined;
  const elements = [anything, body, anything];
  return {
    expression: { type: 'Expression', alternatives: [{ type: 'Concatenation', elements }] },
    begins: Math.max(1, begins),
    ends: Math.max(1, ends),
  };
}

/**
 * The automaton of the texts themselves. Each end has as many sentinels as the expression has anchors, so that `^^`
 * finds two. RegExp decides whether the empty text matches, because only there may `$` come before `^`.
 */
function withoutSentinels(dfa: Refa.ReadonlyDFA, anchored: Anchored, matchesEmpty: boolean): Automaton {
  const nodes = [...dfa.nodes()];
  const index = new Map(nodes.map((node, at) => [node, at]));
  const dead = nodes.length;
  const start = nodes.length + 1;
  const step = (state: number, point: number): number => {
    const target = nodes[state]?.out.get(point);
    return target === undefined ? dead : (index.get(target) ?? dead);
  };
  const after = (state: number, point: number, times: number): number =>
    Array.from({ length: times }).reduce<number>((reached) => step(reached, point), state);
  const first = after(index.get(dfa.initial) as number, BEGIN, anchored.begins);
  const finals = new Set([...dfa.finals].map((node) => index.get(node) as number));
  const boundaries = new Set<number>();
  for (const { out } of nodes) {
    for (const { min, max } of out.keys()) boundaries.add(min).add(max + 1);
  }
  return automaton({
    start,
    states: nodes.length + 2,
    boundaries,
    step: (state, point) => step(state === start ? first : state, point),
    accepts: (state) => (state === start ? matchesEmpty : finals.has(after(state, END, anchored.ends))),
  });
}
