import { pipelineNames } from '../../naming/names';
import { type Check, fine, onProject, problem, warning, whenKnown } from '../check';

/** What a project has before anybody wrote a policy. */
const GOOGLE_DEFAULT = 'ALWAYS_ALLOW';

/**
 * The policy is one per project, and a deployment that manages it replaces the whole of it without asking
 * (provider 6.50: create is a PUT, destroy puts Google's allow-all default back).
 */
export const binaryAuthorizationCheck: Check = {
  id: 'binary-authorization',
  title: 'Binary Authorization policy',
  needs: onProject('binaryauthorization.policy.get', 'serviceusage.services.list'),
  judge({ config, facts }) {
    const api = 'binaryauthorization.googleapis.com';
    const look = `run \`gcloud container binauthz policy export --project=${config.project.id}\``;
    if (facts.apis.status === 'known' && !facts.apis.value.includes(api)) {
      return fine('the API is off, so there is no policy to be overwritten');
    }
    return whenKnown(facts.admissionPolicy, look, (policy) => {
      const exempt = policy.exemptImages.length;
      const details = [
        `default rule ${policy.evaluationMode}, ${policy.enforcementMode}`,
        ...policy.attestors.map((attestor) => `requires ${attestor}`),
        `${exempt} exempt image patterns, ${policy.otherRules} rules for clusters and the like`,
      ];
      if (policy.evaluationMode === 'ALWAYS_DENY' && policy.enforcementMode.startsWith('ENFORCED')) {
        return problem(
          'a hand-made policy denies every image: a function that falls under it cannot be deployed',
          `exempt ${config.region}-docker.pkg.dev/${config.project.id}/${pipelineNames(config).images}/** in it before the deployment`,
          { details },
        );
      }
      if (policy.evaluationMode === GOOGLE_DEFAULT && policy.attestors.length + policy.otherRules === 0) {
        return fine('the policy admits everything, as Google made it: nothing of yours would be overwritten');
      }
      return warning(
        'a hand-made policy exists: a stack that manages Binary Authorization would replace the whole of it',
        `export it first (${look}), and import it into the state: terraform import ADDRESS projects/${config.project.id}`,
        { details },
      );
    });
  },
};
