import fc from 'fast-check';
import { createFormulas, type Formula } from '../../../review/filters/formula';

type Tree =
  | { readonly kind: 'leaf'; readonly leaf: number }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly of: Tree }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Tree[] };

const LEAVES = 4;
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.nat({ max: LEAVES - 1 }).map((leaf): Tree => ({ kind: 'leaf', leaf })),
    fc.boolean().map((value): Tree => ({ kind: 'constant', value })),
    tie('tree').map((of): Tree => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { maxLength: 4 }))
      .map(([kind, of]): Tree => ({ kind, of })),
  ),
})).tree;

function holds(of: Tree, world: number): boolean {
  if (of.kind === 'constant') return of.value;
  if (of.kind === 'leaf') return ((world >> of.leaf) & 1) === 1;
  if (of.kind === 'not') return !holds(of.of, world);
  return of.kind === 'and'
    ? of.of.every((part) => holds(part, world))
    : of.of.some((part) => holds(part, world));
}

const WORLDS = Array.from({ length: 2 ** LEAVES }, (_, world) => world);

describe('a formula', () => {
  const formulas = createFormulas();
  const build = (of: Tree): Formula => {
    if (of.kind === 'constant') return of.value ? formulas.everything : formulas.nothing;
    if (of.kind === 'leaf') return formulas.leaf(of.leaf);
    if (of.kind === 'not') return formulas.not(build(of.of));
    return formulas[of.kind](...of.of.map(build));
  };
  const decided = (of: Formula, world: number): Formula =>
    formulas.decide(of, (leaf) => ((world >> leaf) & 1) === 1);

  test('has the meaning of the tree that it was built from', () => {
    fc.assert(
      fc.property(tree, (of) => {
        const formula = build(of);
        for (const world of WORLDS) {
          expect(decided(formula, world).kind).toBe(String(holds(of, world)));
        }
      }),
    );
  });

  test('and its negation are complements, and a double negation is the formula itself', () => {
    fc.assert(
      fc.property(tree, (of) => {
        const formula = build(of);
        const negation = formulas.not(formula);
        expect(formulas.not(negation)).toBe(formula);
        expect(formulas.and(formula, negation)).toBe(formulas.nothing);
        expect(formulas.or(formula, negation)).toBe(formulas.everything);
      }),
    );
  });

  test('is the same object in any order, and with repeated parts', () => {
    const [a, b, c] = [formulas.leaf(0), formulas.leaf(1), formulas.leaf(2)] as const;
    expect(formulas.and(a, formulas.or(b, c), a)).toBe(formulas.and(formulas.or(c, b), a));
  });

  test('drops a part that another part already implies', () => {
    const [a, b, c] = [formulas.leaf(0), formulas.leaf(1), formulas.leaf(2)] as const;
    expect(formulas.and(a, formulas.or(a, b))).toBe(a);
    expect(formulas.and(a, formulas.or(formulas.not(a), b))).toBe(formulas.and(a, b));
    expect(formulas.leavesOf(formulas.or(a, formulas.and(formulas.not(a), c)))).toEqual(new Set([0, 2]));
  });
});
