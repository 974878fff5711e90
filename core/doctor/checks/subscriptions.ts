import { type Check, deployedServices, fine, onProject, problem, unreadOf, whenKnown } from '../check';
import type { OwnNames, Subject } from '../facts';

/** The consequence of a missing push subscription. */
const WITHOUT: Readonly<Record<keyof OwnNames['subscriptions'], string>> = {
  findings: 'no finding arrives',
  commands: 'nothing is contained',
  watch: 'contained workloads are not checked again',
  undo: 'no undo arrives',
  audit: 'the audit log shows no changes of the pipeline or of contained workloads',
};

/** Terraform creates them. Somebody may have deleted or detached one since then, or changed it to pull. */
export const subscriptionsCheck: Check = {
  id: 'subscriptions',
  title: 'Subscriptions',
  needs: onProject('run.locations.list', 'run.services.list', 'pubsub.subscriptions.get'),
  judge(subject) {
    const look = `run \`gcloud pubsub subscriptions list --project=${subject.config.project.id}\``;
    return whenKnown(deployedServices(subject), look, (services) => {
      if (services.length === 0) return fine('the stack is not deployed yet');
      const troubles = troublesOf(subject);
      if (troubles.length > 0) {
        return problem(
          'messages of the pipeline do not reach its functions',
          'deploy again, and find out who changed it',
          { details: troubles },
        );
      }
      const { subscriptions } = subject.facts.pipeline;
      const asked = Object.values(subject.names.subscriptions).map((name) => [name, subscriptions[name]]);
      return (
        unreadOf(Object.fromEntries(asked), look) ??
        fine('every subscription of the pipeline exists and pushes to its function')
      );
    });
  },
};

function troublesOf({ names, facts }: Subject): readonly string[] {
  return Object.entries(names.subscriptions).flatMap(([use, name]) => {
    const part = facts.pipeline.subscriptions[name];
    if (part?.status !== 'known' || (part.value !== undefined && part.value !== '')) return [];
    const what = part.value === undefined ? 'does not exist' : 'does not push';
    return [`${name} ${what}: ${WITHOUT[use as keyof typeof WITHOUT]}`];
  });
}
