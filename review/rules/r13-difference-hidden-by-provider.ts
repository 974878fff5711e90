import { defineRule } from '../contract/rule';
import { hiddenDifferences } from '../model/hidden-differences';
import { textsAt, UNKNOWN } from '../model/resource';
import { ADMISSION_POLICY } from '../pipeline/types';

export default defineRule({
  id: 'R13',
  title: 'The plan does not do what the configuration says',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown' },
  why: 'The provider suppresses differences that it takes for different spellings. For attestors, it compares only the last part of the name, and uses it as the hash in a set. Adding an attestor can therefore drop another one, and two attestors with the same short name in two projects become one. The deployed configuration then differs from the reviewed code, and no plan shows it.',
  fix: 'Give every attestor a unique last part of its name. If the plan keeps an old value, first change the argument in another way. Then create new plans until one shows what the configuration sets.',
  sources: ['https://github.com/hashicorp/terraform-provider-google/issues/14929'],
  *check(context) {
    for (const { change, after } of context.pairs) {
      if (!after) continue;
      const isAdmission = ADMISSION_POLICY.test(change.type);
      for (const { path, asked, planned } of hiddenDifferences(after)) {
        yield {
          change,
          message: `The configuration sets ${path}, but the plan has another value for it: the provider hides the difference.`,
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
          message: `Two attestors end in the same name part, ${twice}: the provider treats them as one, and does not require one of the signatures.`,
          severity: 'critical',
          effects: { response: 'weaker' },
        };
      }
    }
  },
});

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
