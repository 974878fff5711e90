import { defineRule } from '../contract/rule';
import { isNew } from '../model/differences';
import { knownText, textsIn } from '../model/resource';
import { ALERT_POLICY, LOG_METRIC } from '../pipeline/types';

export default defineRule({
  id: 'R37',
  title: 'An alert reads a log metric that is created with it',
  severity: 'info',
  effects: {},
  why: 'Cloud Monitoring may take up to 10 minutes to recognize a new log metric. In the first apply, the API refuses a threshold condition on it with 404, and the alert is missing until the next apply. The API accepts a PromQL condition immediately if it disables the validation of metrics.',
  fix: 'Make the alert depend on the metric. If the first apply ends with 404, apply a second time.',
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
