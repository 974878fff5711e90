import { pipelineNames } from '../../naming/names';
import { type Check, fine, onProject, problem, warning, whenKnown } from '../check';

/** The state of a project in which nobody wrote a policy. */
const GOOGLE_DEFAULT = 'ALWAYS_ALLOW';

/**
 * A project has one policy. A deployment that manages it replaces the whole policy without a warning (provider 6.50:
 * create is a PUT, destroy restores Google's allow-all default).
 */
export const binaryAuthorizationCheck: Check = {
  id: 'binary-authorization',
  title: 'Binary Authorization policy',
  needs: onProject('binaryauthorization.policy.get', 'serviceusage.services.list'),
  judge({ config, facts }) {
    const api = 'binaryauthorization.googleapis.com';
    const look = `run \`gcloud container binauthz policy export --project=${config.project.id}\``;
    if (facts.apis.status === 'known' && !facts.apis.value.includes(api)) {
      return fine('the API is off, so there is no policy to overwrite');
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
          'a custom policy denies every image: a function that it applies to cannot be deployed',
          `exempt ${config.region}-docker.pkg.dev/${config.project.id}/${pipelineNames(config).images}/** in it before the deployment`,
          { details },
        );
      }
      if (policy.evaluationMode === GOOGLE_DEFAULT && policy.attestors.length + policy.otherRules === 0) {
        return fine(
          "the policy is Google's default, which admits everything: there is no policy to overwrite",
        );
      }
      return warning(
        'a custom policy exists: a stack that manages Binary Authorization would replace all of it',
        `export it first (${look}), and import it into the state: terraform import ADDRESS projects/${config.project.id}`,
        { details },
      );
    });
  },
};
