import { isNew } from '../model/differences';
import { knownText, textsIn } from '../model/resource';
import { ALERT_POLICY, LOG_METRIC } from '../pipeline/types';
import { defineRule } from './rule';

export default defineRule({
  id: 'R37',
  title: 'An alert reads a log metric that is created with it',
  severity: 'info',
  effects: {},
  why: 'A new log metric is not known to Cloud Monitoring for up to 10 minutes. A threshold condition on it is refused with 404 in the first apply, and the alert is missing until somebody applies again. A condition in PromQL that disables the validation of metrics is accepted at once.',
  fix: 'Let the alert depend on the metric, and apply a second time if the first apply ends with 404.',
  sources: ['https://github.com/hashicorp/terraform-provider-google/issues/11102'],
  *check(context) {
    const metrics = context.ofType(LOG_METRIC).filter(isNew);
    for (const { after: alert, change } of context.ofType(ALERT_POLICY)) {
      if (!alert || change.kind === 'none') continue;
      const conditions = textsIn(alert.values.conditions);
      const read = metrics.flatMap(({ after }) => {
        const name = after ? knownText(after, 'name') : '';
        return name !== '' && conditions.some((text) => text.includes(`logging.googleapis.com/user/${name}`))
          ? [name]
          : [];
      });
      if (read.length > 0) {
        yield { change, message: `The alert reads ${read.join(', ')}, which this plan creates.` };
      }
    }
  },
});
