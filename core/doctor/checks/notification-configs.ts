import {
  type Check,
  deployedServices,
  fine,
  onOrganization,
  onProject,
  problem,
  unknown,
  warning,
  whenKnown,
} from '../check';

/** SCC's quota page counts the configs of all scopes of an organization (seen quoted, not re-read at Google). */
const LIMIT = 500;
const NEARLY = 450;

export const notificationConfigCheck: Check = {
  id: 'notification-config',
  title: 'Notification config',
  needs: onProject('securitycenter.notificationconfig.list'),
  judge(subject) {
    const { config, names, facts } = subject;
    const list = `run \`gcloud scc notifications list projects/${config.project.id} --location=global\``;
    return whenKnown(facts.notificationConfigs, list, (configs) => {
      const ours = configs.find(({ id }) => id === names.findings);
      const deployed = deployedServices(subject).length > 0;
      const topic = `projects/${config.project.id}/topics/${names.findings}`;
      if (!ours) {
        return deployed
          ? problem(
              `the stack is deployed, and its notification config ${names.findings} is gone: no finding arrives`,
              'deploy again',
            )
          : fine(`no config is called ${names.findings} yet`);
      }
      if (ours.topic !== topic) {
        return problem(
          `${names.findings} exists and notifies ${ours.topic}`,
          `delete or rename it if it is nobody's: expected is ${topic}, and creating a config over an existing one fails with "Precondition check failed"`,
        );
      }
      if (deployed) return fine(`${names.findings} notifies ${topic}`);
      return warning(
        `${names.findings} is left over from a deployment that is gone: creating it again fails with "Precondition check failed"`,
        `delete it, or import it: terraform import ADDRESS projects/${config.project.number}/locations/global/notificationConfigs/${names.findings}`,
      );
    });
  },
};

export const notificationQuotaCheck: Check = {
  id: 'notification-quota',
  title: 'Quota of notification configs',
  needs: [
    ...onProject('resourcemanager.projects.get'),
    ...onOrganization('securitycenter.notificationconfig.list'),
  ],
  judge({ facts }) {
    const look = `look at the quotas of the Security Command Center API: ${LIMIT} notification configs in an organization, of all scopes together`;
    if (facts.organization.status !== 'known') return unknown(facts.organization.reason, look);
    if (facts.organization.value === undefined) return fine('the project belongs to no organization');
    return whenKnown(facts.organizationConfigs, look, (count = 0) => {
      const counted = `${count} configs of the organization itself; those of its folders and projects come on top, unseen`;
      const mend =
        'remove configs that nobody reads, or use one config of the organization instead of one per project';
      if (count >= LIMIT) return problem(`the limit of ${LIMIT} is reached: ${counted}`, mend);
      if (count >= NEARLY) return warning(`the limit of ${LIMIT} is near: ${counted}`, mend);
      return fine(`${counted}; the limit is ${LIMIT}`);
    });
  },
};
