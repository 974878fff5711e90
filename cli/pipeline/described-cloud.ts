import type { Finding } from '../../core/finding/finding';
import { imageDigestOf } from '../../core/finding/finding';
import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { CloudSeed, SeedRevision, SeedService } from '../../sandbox/boot/cloud-seed';
import { definitionsOf } from '../../sandbox/schema/definitions';
import { knownMembers } from '../../sandbox/schema/known-members';
import { RUN_API } from '../../sandbox/services/run-api';
import { trafficOf } from '../../sandbox/services/run-state';
import type { DescribedCloud, DescribedDocument } from '../input/described-documents';
import { badInput } from '../terminal/problem';
import { type DescribedWorkload, tryKnative } from './knative-form';
import { tryV2 } from './v2-form';

interface Project {
  readonly id: string;
  readonly number: string;
}

/**
 * Builds a world from gcloud's descriptions of services and their revisions. `assumed` lists what descriptions do not
 * contain: policies, instances, logs, images by tag. For unknown facts it assumes the worse case.
 *
 * @throws Stop when a document is not a description, or none is about the finding's project
 */
export function seedFromDescriptions(
  { documents }: DescribedCloud,
  finding: Finding,
  project: Project,
): { readonly seed: CloudSeed; readonly assumed: readonly string[] } {
  const policies = documents.filter(({ json }) => isPolicy(json));
  const described = documents.filter(({ json }) => !isPolicy(json)).map(workloadOf);
  const ours = described.filter((one) => isOf(one, project));
  const services = ours.filter(({ kind }) => kind === 'service');
  if (services.length === 0) throw noService(documents, described, project);
  const assumed: string[] = [
    `the cloud consists of what gcloud described in ${placesOf(documents)}; nothing else in project ${project.id} is known`,
  ];
  const seeded = services.map((service) =>
    serviceOf(service, {
      ours,
      finding,
      project,
      assumed,
      policy: services.length === 1 ? policies[0]?.json : undefined,
    }),
  );
  if (policies.length > 0 && services.length > 1) {
    assumed.push(
      `${policies.length} IAM policies are left out, because a policy does not name the service that it belongs to`,
    );
  }
  assumed.push(...aboutTarget(seeded, finding), 'log entries: none, because descriptions contain no logs');
  const ancestors = finding.ancestry.filter((name) => /^(?:folders|organizations)\//.test(name));
  return { seed: { projects: [{ ...project, ancestors }], services: seeded }, assumed };
}

/** The accounts that the described services of the project run as. An adapted config gets power over them. */
export function accountsOf({ documents }: DescribedCloud, project: Project): readonly string[] {
  const named = documents
    .flatMap(({ json }) => tryKnative(json) ?? tryV2(json) ?? [])
    .filter((one) => isOf(one, project));
  const accounts = named.map(
    ({ template, config, kind }) =>
      textOf((kind === 'service' ? template : config).serviceAccount) ||
      `${project.number}-compute@developer.gserviceaccount.com`,
  );
  return [...new Set(accounts)].sort();
}

const isPolicy = (json: JsonObject): boolean =>
  json.apiVersion === undefined &&
  json.name === undefined &&
  (Array.isArray(json.bindings) || json.etag !== undefined);

function workloadOf({ place, json }: DescribedDocument): DescribedWorkload {
  const workload = tryKnative(json) ?? tryV2(json);
  if (workload) return workload;
  throw badInput({
    code: 'not-a-cloud',
    what: `this describes neither a Cloud Run service nor a revision: its members are ${Object.keys(json).slice(0, 8).join(', ') || '(none)'}`,
    where: `--cloud ${place}`,
    expected:
      '`gcloud run services describe SERVICE --region R --format=json`, or `gcloud run revisions list --format=json`',
    fix: 'remove this file; or write a cloud file (see docs/simulate.md)',
  });
}

const isOf = ({ project }: DescribedWorkload, { id, number }: Project): boolean =>
  project === '' || project === id || project === number;

const placesOf = (documents: readonly DescribedDocument[]): string =>
  [...new Set(documents.map(({ place }) => place))].slice(0, 5).join(', ');

const withoutUnknown = (type: 'Service' | 'Revision', config: JsonObject) =>
  knownMembers(definitionsOf(RUN_API), type, config, 'google.cloud.run.v2');

interface Around {
  readonly ours: readonly DescribedWorkload[];
  readonly finding: Finding;
  readonly project: Project;
  readonly assumed: string[];
  readonly policy: JsonObject | undefined;
}

function serviceOf(service: DescribedWorkload, around: Around): SeedService {
  const { ours, finding, project, assumed, policy } = around;
  const location = service.location || finding.target?.location || 'us-central1';
  if (service.location === '')
    assumed.push(`service ${service.name} is in ${location}: its description does not name a location`);
  const config = withoutUnknown('Service', service.config);
  const listed = ours.filter(
    (one) =>
      one.kind === 'revision' &&
      one.service === service.name &&
      (one.location === '' || one.location === location),
  );
  const revisions = revisionsOf(service, listed, around);
  const left = [
    ...service.leftOut,
    ...listed.flatMap(({ leftOut }) => leftOut),
    ...config.leftOut,
    ...withoutUnknown('Revision', service.template).leftOut,
    ...listed.flatMap((one) => withoutUnknown('Revision', one.config).leftOut),
  ];
  if (left.length > 0)
    assumed.push(`left out of service ${service.name}: ${[...new Set(left)].slice(0, 10).join(', ')}`);
  assumed.push(
    policy === undefined
      ? `IAM policy of service ${service.name}: not described, so allUsers may invoke it`
      : `IAM policy of service ${service.name}: the one policy that was passed`,
    `instances of service ${service.name}: not described, so as many as its traffic and scaling require`,
  );
  const bindings = policy === undefined ? PUBLIC : listOf(policy.bindings).map(objectOf).map(bindingOf);
  return {
    name: `projects/${project.id}/locations/${location}/services/${service.name}`,
    config: config.known,
    bindings,
    revisions,
  };
}

const PUBLIC = [{ role: 'roles/run.invoker', members: ['allUsers'] }];

const bindingOf = ({ role, members }: JsonObject) => ({
  role: textOf(role),
  members: listOf(members).map(textOf),
});

/** The listed revisions, and the others that the service names. Oldest first. */
function revisionsOf(
  service: DescribedWorkload,
  listed: readonly DescribedWorkload[],
  { finding, assumed }: Around,
): readonly SeedRevision[] {
  const serving = trafficOf(service.config).flatMap(({ revision, percent }) =>
    percent > 0 ? [revision ?? service.newestRevision] : [],
  );
  const named = [
    ...trafficOf(service.config).flatMap(({ revision }) => revision ?? []),
    service.newestRevision || `${service.name}-00001-new`,
  ];
  const missing = [...new Set(named)].filter((name) => !listed.some((one) => one.name === name));
  if (missing.length > 0) {
    assumed.push(
      `revisions of ${service.name} that are not described (${missing.join(', ')}) have the configuration of the service's template; to avoid this, also pass \`gcloud run revisions list --format=json\``,
    );
  }
  const invented = missing.map((name) => ({
    ...service,
    name,
    // The template has the digest of the newest revision. The digests of other revisions are not known.
    config: name === service.newestRevision ? service.template : withoutDigest(service.template),
    ready: true,
  }));
  const digest = imageDigestOf(finding);
  // The newest revision is the last one: its configuration is the service's template.
  const ordered = [...invented, ...listed].sort(
    (a, b) => rank(a, service) - rank(b, service) || a.createTime.localeCompare(b.createTime),
  );
  return ordered.map((revision) => {
    const { known } = withoutUnknown('Revision', revision.config);
    const image = resolved(known, revision.imageDigest);
    const isServing = serving.includes(revision.name);
    if (!isServing || digest === undefined || image.includes('@'))
      return seeded(revision, withImage(known, image));
    assumed.push(
      `revision ${revision.name} runs the image that the finding names, because it serves and its description has no digest`,
    );
    return seeded(revision, withImage(known, `${image.replace(/:[^/:]*$/, '')}@${digest}`));
  });
}

const rank = ({ name }: { readonly name: string }, { newestRevision }: DescribedWorkload): number =>
  name === newestRevision ? 1 : 0;

const seeded = ({ name, createTime, ready }: DescribedWorkload, config: JsonObject): SeedRevision => ({
  name,
  ...(createTime === '' ? {} : { createTime }),
  ready,
  config,
});

const resolved = (config: JsonObject, imageDigest: string): string => {
  const image = textOf(objectOf(listOf(config.containers)[0]).image);
  return image.includes('@') || imageDigest === '' ? image : imageDigest;
};

const withoutDigest = (config: JsonObject): JsonObject =>
  withImage(config, textOf(objectOf(listOf(config.containers)[0]).image).replace(/@sha256:.*$/, ''));

function withImage(config: JsonObject, image: string): JsonObject {
  const [first, ...others] = listOf(config.containers);
  return first === undefined ? config : { ...config, containers: [{ ...objectOf(first), image }, ...others] };
}

/** States that the finding's service is not described, so that nobody takes it for deleted. */
function aboutTarget(services: readonly SeedService[], { target }: Finding): readonly string[] {
  if (target === undefined) return [];
  const suffix = `/locations/${target.location}/services/${target.workload}`;
  return services.some(({ name }) => name.endsWith(suffix))
    ? []
    : [
        `service ${target.workload} in ${target.location}, which the finding is about, is not described, so it does not exist in this cloud`,
      ];
}

function noService(
  documents: readonly DescribedDocument[],
  described: readonly DescribedWorkload[],
  project: Project,
) {
  const others = [...new Set(described.map((one) => one.project))].filter((name) => name !== '');
  const elsewhere = described.length > 0 && !described.some((one) => isOf(one, project));
  return badInput({
    code: elsewhere ? 'cloud-of-another-project' : 'not-a-cloud',
    what: elsewhere
      ? `the cloud is in project ${others.join(', ')}, but the finding is in project ${project.id} (${project.number})`
      : 'the files describe revisions or policies, but no Cloud Run service',
    where: `--cloud ${placesOf(documents)}`,
    expected: `services of project ${project.id}`,
    fix: `run gcloud run services describe SERVICE --project ${project.id} --region REGION --format=json`,
  });
}
