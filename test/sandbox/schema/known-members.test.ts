import fc from 'fast-check';
import type { JsonObject } from '../../../core/values/json';
import { checkMessage } from '../../../sandbox/schema/check-message';
import { definitionsOf } from '../../../sandbox/schema/definitions';
import { knownMembers } from '../../../sandbox/schema/known-members';
import { SCC_API, V2 } from '../../../sandbox/schema/scc-api';
import { findingJson } from '../../factories/finding';

const definitions = definitionsOf(SCC_API);
const known = (value: JsonObject) => knownMembers(definitions, 'Finding', value, V2);

describe('the members that the official definition knows', () => {
  it('are the only ones that remain, for any replacement of a member', () => {
    const member = fc.constantFrom(...Object.keys(findingJson()), 'securityMarks', 'indicator', 'novelty');
    fc.assert(
      fc.property(member, fc.jsonValue(), (key, value) => {
        const odd = { ...findingJson(), [key]: value } as JsonObject;
        const left = known(odd);
        fc.pre(left.leftOut.length < 50);
        expect(checkMessage(definitions, 'Finding', left.known, '', V2)).toBeUndefined();
        expect(left.leftOut.every((path) => path.startsWith(key))).toBe(true);
      }),
    );
  });

  it('remain unchanged next to a member that it does not know', () => {
    const { known: left, leftOut } = known({
      ...(findingJson() as JsonObject),
      securityMarks: { name: 'organizations/1/sources/2/findings/3/securityMarks', marks: [] },
    });
    expect(leftOut).toEqual(['securityMarks.marks']);
    expect(left).toEqual({
      ...findingJson(),
      securityMarks: { name: 'organizations/1/sources/2/findings/3/securityMarks' },
    });
  });
});
