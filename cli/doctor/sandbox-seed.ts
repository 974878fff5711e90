import type { ResponseConfig } from '../../core/config/response-schema';
import { DETECTORS } from '../../core/detectors/catalogue';
import { neededPermissions } from '../../core/doctor/examine';
import { APIS_BEFORE_TERRAFORM, APIS_OF_DOCTOR } from '../../core/doctor/needed-apis';
import { agentMember, agentRole, neededAgents } from '../../core/naming/service-agents';
import type { CloudSeed, SeedService } from '../../sandbox/boot/cloud-seed';

/** The caller in the sandbox. */
export const SANDBOX_OPERATOR = 'user:operator@example.com';
export const SANDBOX_ORGANIZATION = 'organizations/100000000002';

/** The folder and organization above the project: from the config, else invented. */
function above({ notifications: { scope } }: ResponseConfig): {
  readonly folder: string;
  readonly organization: string;
} {
  const named = scope === 'project' ? {} : scope;
  return {
    folder: 'folder' in named ? `folders/${named.folder}` : 'folders/100000000001',
    organization: 'organization' in named ? `organizations/${named.organization}` : SANDBOX_ORGANIZATION,
  };
}

/**
 * A cloud without problems: every API, detector and account as the config requires it, and an operator who has exactly
 * the permissions that the checks declare. Tests plant their defects here.
 */
export function healthyCloud(config: ResponseConfig): CloudSeed {
  const project = `projects/${config.project.id}`;
  const { folder, organization } = above(config);
  const role = (on: string) => `${on}/roles/riposteDoctor`;
  const holder = (on: string) => [{ role: role(on), members: [SANDBOX_OPERATOR] }];
  return {
    projects: [{ ...config.project, ancestors: [folder, organization] }],
    roles: {
      [role(project)]: neededPermissions('project'),
      [role(organization)]: neededPermissions('organization'),
    },
    bindings: {
      [project]: [...holder(project), ...agentsOf(config)],
      [folder]: holder(organization),
      [organization]: holder(organization),
    },
    services: config.powers.runtimeServiceAccounts.map((email) =>
      sandboxService(config, email.split('@')[0] as string, email, 'EXECUTION_ENVIRONMENT_GEN2'),
    ),
    governance: {
      apis: { [project]: [...new Set([...APIS_BEFORE_TERRAFORM, ...APIS_OF_DOCTOR])] },
      auditConfigs: {
        [project]: [
          { service: 'securitycenter.googleapis.com', auditLogConfigs: [{ logType: 'DATA_WRITE' }] },
        ],
      },
      serviceAccounts: Object.fromEntries(
        config.powers.runtimeServiceAccounts.map((email) => [
          `${project}/serviceAccounts/${email}`,
          { disabled: false },
        ]),
      ),
      securityServices: {
        ...securityService(project, 'cloud-run-threat-detection'),
        ...securityService(project, 'event-threat-detection'),
      },
    },
  };
}

/** The service agents that the docs require before the first apply, with the roles that Google grants them. */
const agentsOf = (config: ResponseConfig) =>
  neededAgents(config).map((agent) => ({
    role: agentRole(agent),
    members: [agentMember(agent, config.project.number)],
  }));

/** The cloud of `riposte doctor --sandbox`: the healthy one with two defects that real projects often have. */
export function typicalCloud(config: ResponseConfig): CloudSeed {
  const healthy = healthyCloud(config);
  const account = `${config.project.number}-compute@developer.gserviceaccount.com`;
  const legacy = sandboxService(config, 'legacy', account, 'EXECUTION_ENVIRONMENT_GEN1');
  return { ...healthy, services: [...(healthy.services ?? []), legacy] };
}

function securityService(project: string, id: string): Record<string, Record<string, never>> {
  const state = { intendedEnablementState: 'ENABLED', effectiveEnablementState: 'ENABLED' };
  const modules = DETECTORS.filter(({ source }) => source === id).map(({ module }) => [module, state]);
  const service = { ...state, modules: Object.fromEntries(modules) };
  return { [`${project}/locations/global/securityCenterServices/${id}`]: service as never };
}

export function sandboxService(
  config: ResponseConfig,
  id: string,
  serviceAccount: string,
  executionEnvironment: string,
): SeedService {
  const { region, project } = config;
  const image = `${region}-docker.pkg.dev/${project.id}/apps/${id}@sha256:${'5a4d'.repeat(16)}`;
  return {
    name: `projects/${project.id}/locations/${region}/services/${id}`,
    config: {},
    revisions: [
      {
        name: `${id}-00001-one`,
        config: { serviceAccount, executionEnvironment, containers: [{ image }] },
      },
    ],
  };
}
