import fc from 'fast-check';
import { lets, restricts } from '../../../core/doctor/policy-rules';
import { rule } from '../../factories/doctor';

const value = fc.constantFrom('a', 'b', 'c', 'is:a', 'is:b');
const values = fc.array(value, { maxLength: 3 });
const rules = fc.array(
  fc.record({
    allowAll: fc.boolean(),
    denyAll: fc.boolean(),
    enforce: fc.constant(false),
    allowed: values,
    denied: values,
    condition: fc.constant(''),
  }),
  { maxLength: 3 },
);

describe('rules of an organization policy', () => {
  it('allow everything if they restrict nothing', () => {
    expect(lets([rule({ allowAll: true })], ['a'])).toBe(true);
    expect(restricts([rule({ allowAll: true })])).toBe(false);
  });

  it('allow only what they list as allowed', () => {
    expect(lets([rule({ allowed: ['is:a'] })], ['a'])).toBe(true);
    expect(lets([rule({ allowed: ['b'] })], ['a'])).toBe(false);
  });

  it('allow what they do not deny', () => {
    expect(lets([rule({ denied: ['b'] })], ['a'])).toBe(true);
  });

  it('never allow what any of them denies', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const denied = list.some((each) => each.denyAll || each.denied.some((text) => text.endsWith('a')));
        return !(denied && lets(list, ['a']));
      }),
    );
  });

  it('allow nothing more after another denial is added', () => {
    fc.assert(
      fc.property(rules, values, (list, denied) => {
        const stricter = [...list, rule({ denied })];
        return !lets(stricter, ['a']) || lets(list, ['a']);
      }),
    );
  });
});
