import { defineRule } from '../contract/rule';
import { isAnchor } from '../pipeline/anchors';
import {
  ALERT_POLICY,
  BUCKET,
  CRYPTO_KEY,
  DATABASE,
  FUNCTION,
  LOG_BUCKET,
  SINK,
  SUBSCRIPTION,
  TOPIC,
} from '../pipeline/types';

const PROTECTED = [
  DATABASE,
  LOG_BUCKET,
  SINK,
  SUBSCRIPTION,
  TOPIC,
  FUNCTION,
  BUCKET,
  CRYPTO_KEY,
  ALERT_POLICY,
];

export default defineRule({
  id: 'R35',
  title: 'Terraform forgets a part of the pipeline, or takes it over under another address',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown' },
  why: 'A removed block with destroy = false leaves the object in the cloud and removes it from every later plan. The object can then change without a review, and Terraform no longer reports drift. A moved block changes nothing by itself. The rule reports it so that a reader can distinguish it from a second resource.',
  fix: 'Keep the resource in the code. If another stack takes it over, import it there in the same pull request.',
  sources: ['https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources'],
  *check(context) {
    for (const { change, before } of context.pairs) {
      if (change.kind === 'forget' && before && change.deposed === undefined) {
        const isProtected = isAnchor(before) || PROTECTED.some((type) => type.test(change.type));
        yield {
          change,
          message:
            'Terraform forgets this resource: it stays in the cloud, and no later plan or review sees it.',
          severity: isProtected ? 'high' : 'medium',
        };
      }
      if (change.previousAddress !== undefined) {
        yield {
          change,
          message: `A moved block takes it over from ${change.previousAddress}.`,
          severity: 'info',
          effects: {},
        };
      }
    }
  },
});
