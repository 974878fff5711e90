import {
  type AgentNeeds,
  agentCommands,
  agentMember,
  agentRole,
  neededAgents,
} from '../../naming/service-agents';
import { type Check, fine, onProject, problem, unknown, whenKnown } from '../check';
import type { Binding, Subject } from '../facts';

const lookAt = ({ config }: Subject): string =>
  `run \`gcloud projects get-iam-policy ${config.project.id}\` and look for the service agents`;

/** Roles that contain iam.serviceAccounts.getOpenIdToken, which Pub/Sub needs to sign its push requests. */
const SIGNING_ROLES = [
  'roles/pubsub.serviceAgent',
  'roles/iam.serviceAccountTokenCreator',
  'roles/iam.serviceAccountOpenIdTokenCreator',
];

const rolesOf = (bindings: readonly Binding[], member: string): readonly string[] =>
  bindings
    .filter(({ members, condition }) => members.includes(member) && condition === '')
    .map(({ role }) => role);

/**
 * An existing agent has its role on the project, unless somebody removed it. No API reports whether an agent exists.
 * The same commands fix both cases.
 */
export const serviceAgentsCheck: Check = {
  id: 'service-agents',
  title: 'Service agents',
  needs: onProject('resourcemanager.projects.getIamPolicy'),
  judge: (subject) =>
    whenKnown(subject.facts.bindings, lookAt(subject), (bindings) => {
      const { config } = subject;
      const needed = neededAgents(config satisfies AgentNeeds);
      const absent = needed.filter(
        (agent) => rolesOf(bindings, agentMember(agent, config.project.number)).length === 0,
      );
      if (absent.length === 0)
        return fine(
          `every service agent that gets grants has its roles (${needed.length} of ${needed.length})`,
        );
      return problem(
        `${absent.length} of ${needed.length} service agents that get grants do not exist, or lost ${absent.map(agentRole).join(', ')}: the apply would fail`,
        'run the commands above before the first apply (docs/first-deployment.md)',
        { details: absent.flatMap((agent) => agentCommands(agent, config.project)) },
      );
    }),
};

/** Projects that enabled Pub/Sub before April 2021 lack this permission: their pushes never arrive. */
export const pushTokensCheck: Check = {
  id: 'push-tokens',
  title: 'Signed pushes',
  needs: onProject('resourcemanager.projects.getIamPolicy', 'iam.serviceAccounts.getIamPolicy'),
  judge: (subject) =>
    whenKnown(subject.facts.bindings, lookAt(subject), (ofProject) => {
      const { config, facts } = subject;
      const agent = agentMember('pubsub', config.project.number);
      const signs = (bindings: readonly Binding[]): boolean =>
        rolesOf(bindings, agent).some((role) => SIGNING_ROLES.includes(role));
      if (signs(ofProject)) return fine("Pub/Sub's agent may sign push requests");
      return whenKnown(facts.pipeline.pushAccount, lookAt(subject), (ofAccount) => {
        if (signs(ofAccount))
          return fine("Pub/Sub's agent may sign push requests as the pipeline's own account");
        const custom = rolesOf([...ofProject, ...ofAccount], agent).filter(
          (role) => !role.startsWith('roles/'),
        );
        if (custom.length > 0) {
          return unknown(
            `it is unknown whether ${custom.join(', ')} lets Pub/Sub's agent sign push requests`,
            'check whether it contains iam.serviceAccounts.getOpenIdToken',
          );
        }
        return problem(
          "Pub/Sub's agent may not sign push requests: no message would arrive",
          agentCommands('pubsub', config.project).at(-1) ?? '',
        );
      });
    }),
};
