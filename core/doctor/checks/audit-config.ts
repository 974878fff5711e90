import { type Check, fine, onProject, warning, whenKnown } from '../check';

const SERVICE = 'securitycenter.googleapis.com';

/**
 * Changes and deletions of a notification config are written only to Data Access logs, which are off by default.
 * Without them nobody can see that the pipeline was cut off at its source.
 */
export const auditConfigCheck: Check = {
  id: 'audit-config',
  title: 'Audit log of Security Command Center',
  needs: onProject('resourcemanager.projects.getIamPolicy'),
  judge: ({ config, facts }) =>
    whenKnown(
      facts.auditConfigs,
      `run \`gcloud projects get-iam-policy ${config.project.id}\` and look for auditConfigs`,
      (configs) => {
        const writes = configs.some(
          ({ service, logTypes }) =>
            [SERVICE, 'allServices'].includes(service) && logTypes.includes('DATA_WRITE'),
        );
        if (writes) return fine(`DATA_WRITE of ${SERVICE} is logged`);
        return warning(
          `DATA_WRITE of ${SERVICE} is not enabled for the project: a change of the notification config leaves no trace (a folder or the organization may enable it, which this check cannot see)`,
          `IAM & Admin > Audit Logs > Security Command Center API > Data write, or google_project_iam_audit_config with service ${SERVICE} and log type DATA_WRITE`,
        );
      },
    ),
};
