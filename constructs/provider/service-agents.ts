import { agentMember, type ServiceAgent } from '../../core/naming/service-agents';
import type { Project } from './project';

export type { ServiceAgent } from '../../core/naming/service-agents';

/**
 * IAM member of a service agent. The agent must exist before it gets a grant, and the provider creates none:
 * docs/first-deployment.md describes how to create it, and ADR 10 why.
 */
export const serviceAgent = ({ number }: Pick<Project, 'number'>, agent: ServiceAgent): string =>
  agentMember(agent, number);
