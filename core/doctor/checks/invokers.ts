import { type Check, deployedServices, fine, onProject, problem, unreadOf, whenKnown } from '../check';
import type { Binding } from '../facts';

const INVOKING_ROLES = ['roles/run.servicesInvoker', 'roles/run.invoker'];
const EVERYBODY = ['allUsers', 'allAuthenticatedUsers'];

/** A function that somebody replaced by hand has no IAM policy, and refuses every push. */
export const invokersCheck: Check = {
  id: 'invokers',
  title: 'Who calls the functions',
  needs: onProject('run.locations.list', 'run.services.list', 'run.services.getIamPolicy'),
  judge(subject) {
    const { config, names, facts } = subject;
    const push = `serviceAccount:${names.push}@${config.project.id}.iam.gserviceaccount.com`;
    const look = `run \`gcloud run services get-iam-policy SERVICE --region=${config.region}\``;
    return whenKnown(deployedServices(subject), look, (services) => {
      if (services.length === 0) return fine('the stack is not deployed yet');
      const asked = Object.fromEntries(
        services.map((service) => [service, facts.pipeline.invokers[service]]),
      );
      const troubles = services.flatMap((service) => {
        const part = asked[service];
        return part?.status === 'known' ? troublesOf(service, part.value, push) : [];
      });
      if (troubles.length > 0) {
        return problem(
          'the callers of the functions are not exactly the pipeline',
          'deploy again, and find out who changed it',
          { details: troubles },
        );
      }
      return (
        unreadOf(asked, look) ?? fine("the pipeline's pushes may call the functions, and the public may not")
      );
    });
  },
};

function troublesOf(service: string, bindings: readonly Binding[], push: string): readonly string[] {
  const members = bindings
    .filter(({ role }) => INVOKING_ROLES.includes(role))
    .flatMap(({ members: each }) => each);
  return [
    ...(members.includes(push) ? [] : [`${service}: ${push} may not call it, so it receives no message`]),
    ...EVERYBODY.filter((member) => members.includes(member)).map(
      (member) => `${service}: ${member} may call it`,
    ),
  ];
}
