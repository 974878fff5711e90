import { type Check, deployedServices, fine, onProject, problem, whenKnown } from '../check';
import { APIS_BEFORE_TERRAFORM, neededApis, neededByProtected } from '../needed-apis';

const enable = (apis: readonly string[], project: string): string =>
  `gcloud services enable ${apis.join(' ')} --project=${project}`;

export const apisCheck: Check = {
  id: 'apis',
  title: 'APIs',
  // The last two show whether the stack is deployed. After that, every API must be enabled.
  needs: onProject('serviceusage.services.list', 'run.locations.list', 'run.services.list'),
  judge(subject) {
    const { config, facts, hub } = subject;
    const list = `run \`gcloud services list --enabled --project=${config.project.id}\``;
    return whenKnown(facts.apis, list, (enabled) => {
      const off = (apis: readonly string[]) => apis.filter((api) => !enabled.includes(api));
      const first = off(APIS_BEFORE_TERRAFORM);
      if (first.length > 0) {
        return problem(`Terraform cannot start: ${first.join(', ')} off`, enable(first, config.project.id));
      }
      const needed = hub ? neededByProtected(config) : neededApis(config);
      const missing = off(needed);
      if (missing.length === 0)
        return fine(`${needed.length} of ${needed.length} APIs of the stack are enabled`);
      // The pipeline is in another project: whether this project's stack is deployed is unknown here.
      if (hub) return fine(`the deployment will enable ${missing.length} APIs`, { details: missing });
      return whenKnown(deployedServices(subject), list, (deployed) =>
        deployed.length === 0
          ? fine(`the deployment will enable ${missing.length} APIs`, { details: missing })
          : problem(
              `the stack is deployed, but ${missing.length} of its APIs are off`,
              enable(missing, config.project.id),
              { details: missing },
            ),
      );
    });
  },
};
