import type { ResponseConfig } from '../../core/config/response-schema';
import type { CloudFacts, OwnNames } from '../../core/doctor/facts';
import type { Instance } from '../../core/naming/names';
import { resource } from '../../functions/google/transport';
import { readActAs } from './read-act-as';
import { readAdmissionPolicy } from './read-binary-authorization';
import { readCustomConstraints, readOrgPolicies } from './read-org-policies';
import { NO_PIPELINE, readPipeline } from './read-pipeline';
import { readProjectPolicy } from './read-policy';
import {
  readAccounts,
  readApis,
  readOrganization,
  readOrganizationConfigs,
  readOwnConfigs,
  readProject,
} from './read-project';
import { readThreatDetection } from './read-threat-detection';
import { readWorkloads } from './read-workloads';
import type { Reader } from './reader';
import type { Source } from './source';

/** Starts all reads at once. A read that depends on another answer waits only for that answer. */
export async function readCloud(
  reader: Reader,
  config: ResponseConfig,
  { names, hub }: { readonly names: OwnNames; readonly hub?: Instance },
): Promise<CloudFacts> {
  const source: Source = {
    reader,
    config,
    names,
    ...(hub ? { hub } : {}),
    project: resource(`projects/${config.project.id}`),
  };
  const organization = readOrganization(source);
  const policy = readProjectPolicy(source);
  const workloads = readWorkloads(source);
  return all({
    project: readProject(source),
    organization,
    apis: readApis(source),
    auditConfigs: policy.then(({ auditConfigs }) => auditConfigs),
    bindings: policy.then(({ bindings }) => bindings),
    runThreatDetection: readThreatDetection(source, 'cloud-run-threat-detection'),
    eventThreatDetection: readThreatDetection(source, 'event-threat-detection'),
    workloads,
    accounts: readAccounts(source),
    actorMayActAs: readActAs(source),
    orgPolicies: readOrgPolicies(source),
    customConstraints: organization.then((part) => readCustomConstraints(source, part)),
    admissionPolicy: readAdmissionPolicy(source),
    notificationConfigs: readOwnConfigs(source),
    organizationConfigs: organization.then((part) => readOrganizationConfigs(source, part)),
    pipeline: hub ? Promise.resolve(NO_PIPELINE) : readPipeline(source, workloads),
  });
}
/** Waits for all parts at once; each result keeps its name. */
async function all<Parts extends object>(
  reading: {
    readonly [Name in keyof Parts]: Promise<Parts[Name]>;
  },
): Promise<Parts> {
  const named = Object.entries<Promise<unknown>>(reading).map(
    async ([name, part]) => [name, await part] as const,
  );
  return Object.fromEntries(await Promise.all(named)) as Parts;
}
