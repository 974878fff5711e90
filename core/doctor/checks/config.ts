import { tryCondition } from '../../locations/regions';
import { parseIso } from '../../values/time';
import { type Check, fine, warning } from '../check';

/** A valid config can still contain unintended settings. Problems that prevent a synthesis appear before any check. */
export const configCheck: Check = {
  id: 'config',
  title: 'config',
  needs: [],
  judge({ config, nowMs }) {
    const expired = config.policy.exemptions.filter(({ expires }) => (parseIso(expires) ?? 0) <= nowMs);
    const condition = tryCondition(config.region);
    const doubts = [
      ...(condition === undefined ? [] : [`region: ${config.region}: ${condition}`]),
      ...expired.map(
        ({ resource, expires }) =>
          `policy.exemptions: ${resource} is protected again since ${expires}: remove it, or renew it with a reason`,
      ),
      ...(config.backend.type === 'local'
        ? [
            'backend: the state is on one machine; without it the next deployment cannot manage what this one grants: use type gcs',
          ]
        : []),
      ...(config.mode !== 'observe' && config.alerts.channels.length === 0
        ? ['alerts.channels: it is empty, so nobody is notified, and an incident shows only in the console']
        : []),
      ...(config.operators.length === 0
        ? ['operators: nobody may request an undo: name the people on call before mode enforce']
        : []),
    ];
    const mode = `mode ${config.mode}, tiers ${config.powers.tiers.join(', ')}`;
    if (doubts.length === 0) return fine(`the settings fit together: ${mode}`);
    return warning(`it is valid (${mode}), but has risks`, 'fix the lines above in the config', {
      details: doubts,
    });
  },
};
