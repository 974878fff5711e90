import { hiddenDifferences } from '../model/hidden-differences';
import { textsAt, UNKNOWN } from '../model/resource';
import { ADMISSION_POLICY } from '../pipeline/types';
import { defineRule } from './rule';

export default defineRule({
  id: 'R13',
  title: 'The plan does not do what the configuration says',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown' },
  why: 'The provider suppresses differences that it takes for spelling. Of attestors it compares the last part of the name only, in a set that is hashed by it: adding an attestor can drop another, and two attestors of one short name in two projects become one. The code that was reviewed is then not what is deployed, and no plan shows it.',
  fix: 'Give every attestor a last name part of its own. Where the plan keeps an old value, change the argument by another way first, and make the plan anew until it shows what the configuration says.',
  sources: ['https://github.com/hashicorp/terraform-provider-google/issues/14929'],
  *check(context) {
    for (const { change, after } of context.pairs) {
      if (!after) continue;
      const isAdmission = ADMISSION_POLICY.test(change.type);
      for (const { path, asked, planned } of hiddenDifferences(after)) {
        yield {
          change,
          message: `The configuration sets ${path}, and the plan has another value for it: the provider hides the difference.`,
          severity: isAdmission ? 'critical' : 'high',
          ...(isAdmission ? { effects: { response: 'weaker' } as const } : {}),
          values: { before: planned, after: asked },
        };
      }
      if (!isAdmission || change.kind === 'none') continue;
      const attestors = textsAt(after, 'default_admission_rule.require_attestations_by');
      const names = attestors === UNKNOWN ? [] : attestors.map(lastPart);
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) {
        yield {
          change,
          message: `Two attestors end in the same name part, ${twice}: the provider takes them for one, and one signature is not asked for.`,
          severity: 'critical',
          effects: { response: 'weaker' },
        };
      }
    }
  },
});

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
