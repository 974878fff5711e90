import { notificationConfigName } from '../../deployment/notification-config-name';
import {
  type Check,
  deployedServices,
  fine,
  type Judgement,
  onOrganization,
  onProject,
  problem,
  unknown,
  warning,
  whenKnown,
} from '../check';
import type { Subject } from '../facts';

/**
 * SCC's quota page counts the configs of all scopes of an organization (from a quotation, not read at Google again).
 */
const LIMIT = 500;
const NEARLY = 450;

export const notificationConfigCheck: Check = {
  id: 'notification-config',
  title: 'Notification config',
  needs: onProject('securitycenter.notificationconfig.list', 'run.locations.list', 'run.services.list'),
  judge(subject) {
    const { config, names, facts } = subject;
    const { parent, id } = notificationConfigName(config);
    const list = `run \`gcloud scc notifications list ${parent} --location=global\``;
    return whenKnown(facts.notificationConfigs, list, (configs) => {
      const ours = configs.find((each) => each.id === id);
      const topic = `projects/${config.project.id}/topics/${names.findings}`;
      if (ours && ours.topic !== topic) {
        return problem(
          `${id} exists and notifies ${ours.topic}`,
          `delete or rename it if it has no owner: expected is ${topic}, and creating a config over an existing one fails with "Precondition check failed"`,
        );
      }
      return whenKnown(deployedServices(subject), list, (deployed) =>
        deployed.length > 0 ? whileDeployed(ours !== undefined, id) : before(ours !== undefined, subject),
      );
    });
  },
};

const whileDeployed = (exists: boolean, id: string): Judgement =>
  exists
    ? fine(`${id} notifies the topic of the pipeline`)
    : problem(
        `the stack is deployed, but its notification config ${id} does not exist: no finding arrives`,
        'deploy again',
      );

function before(exists: boolean, { config }: Subject): Judgement {
  const { parent, id } = notificationConfigName(config);
  const imported = parent.startsWith('projects/') ? `projects/${config.project.number}` : parent;
  return exists
    ? warning(
        `${id} is left over from an earlier deployment: creating it again fails with "Precondition check failed"`,
        `delete it, or import it: terraform import ADDRESS ${imported}/locations/global/notificationConfigs/${id}`,
      )
    : fine(`no config has the name ${id} yet`);
}

export const notificationQuotaCheck: Check = {
  id: 'notification-quota',
  title: 'Quota of notification configs',
  needs: [
    ...onProject('resourcemanager.projects.get'),
    ...onOrganization('securitycenter.notificationconfig.list'),
  ],
  judge({ facts }) {
    const look = `look at the quotas of the Security Command Center API: ${LIMIT} notification configs in an organization, for all scopes together`;
    if (facts.organization.status !== 'known') return unknown(facts.organization.reason, look);
    if (facts.organization.value === undefined) return fine('the project belongs to no organization');
    return whenKnown(facts.organizationConfigs, look, (count = 0) => {
      const counted = `${count} configs of the organization itself, without those of its folders and projects`;
      const fix =
        'remove configs that nobody reads, or use one config of the organization instead of one per project';
      if (count >= LIMIT) return problem(`the limit of ${LIMIT} is reached: ${counted}`, fix);
      if (count >= NEARLY) return warning(`the limit of ${LIMIT} is near: ${counted}`, fix);
      return fine(`${counted}; the limit is ${LIMIT}`);
    });
  },
};
