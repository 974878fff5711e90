import type { Construct } from 'constructs';
import { ProtectedProject } from '../constructs/pipeline/protected-project';
import { catalogueOf, toRuntimeConfig } from '../core/config/response-config';
import type { ResponseConfig } from '../core/config/response-schema';
import type { HubConfig, WorkloadConfig } from '../core/config/rollout-schema';
import { workloadGrants } from '../core/deployment/grants';
import { configFor } from '../core/runtime-config/config-for';
import { BaseStack } from './base-stack';

export interface WorkloadStackProps {
  readonly hub: HubConfig;
  readonly workload: WorkloadConfig;
}

/** What a hub needs in one project that it protects. Names come from the config: it shares no state with the hub. */
export class WorkloadStack extends BaseStack {
  readonly protection: ProtectedProject;

  constructor(scope: Construct, id: string, { hub, workload }: WorkloadStackProps) {
    super(scope, id, {
      backend: backendOf(hub.backend, id),
      projectId: workload.project.id,
      region: hub.region,
    });
    // The view of one project needs only its own entry. A rollout of a thousand would make a thousand copies of the
    // list.
    const view = configFor(toRuntimeConfig({ ...hub, workloads: [workload] }), workload.project.id);
    if (view === undefined) throw new Error(`${id}: the view of a project's own entry is missing`);
    this.protection = new ProtectedProject(this, 'riposte', {
      project: workload.project,
      hub,
      grants: workloadGrants(view, catalogueOf(hub)),
      runtimeServiceAccounts: workload.runtimeServiceAccounts,
      admission: workload.admission && { ...workload.admission, location: hub.region },
    });
  }
}

/** Next to the hub's state, under the name of this stack. */
const backendOf = (backend: ResponseConfig['backend'], stackName: string): ResponseConfig['backend'] =>
  backend.type === 'gcs'
    ? { ...backend, prefix: `${backend.prefix}/${stackName}` }
    : { ...backend, path: `${stackName}.tfstate` };
