import { agentMember, type ServiceAgent } from '../../core/naming/service-agents';
import type { Project } from './project';

export type { ServiceAgent } from '../../core/naming/service-agents';

/**
 * IAM member of a service agent. The agent must exist before it is granted anything, and the provider makes none:
 * docs/first-deployment.md says how, ADR 10 says why.
 */
export const serviceAgent = ({ number }: Pick<Project, 'number'>, agent: ServiceAgent): string =>
  agentMember(agent, number);
