import type { Binding, PipelineFacts, Workloads } from '../../core/doctor/facts';
import type { LocatedApi } from '../../core/locations/availability';
import { placesOf } from '../../core/locations/places';
import { functionNames, logBucketIds, watchName } from '../../core/naming/names';
import { known, type Part } from '../../core/values/result';
import { GoogleFault } from '../../functions/google/faults';
import { asObject, resource } from '../../functions/google/transport';
import { bindingsOf } from './read-policy';
import { lastPart } from './read-project';
import { fact } from './reader';
import type { Source } from './source';

/** Reads the facts of the project's own pipeline. The invokers wait for the list of services. */
export async function readPipeline(
  source: Source,
  workloads: Promise<Part<Workloads>>,
): Promise<PipelineFacts> {
  const { names, config } = source;
  const buckets = logBucketIds(watchName(config, config.notifications.scope));
  const [pushAccount, functions, invokers, subscriptions, logBuckets, locations] = await Promise.all([
    readPushAccount(source),
    byName(functionNames(names), (name) => readFunction(source, name)),
    workloads.then((part) => readInvokers(source, part)),
    byName(Object.values(names.subscriptions), (name) => readSubscription(source, name)),
    byName(buckets, (id) => readLogBucket(source, id)),
    readLocations(source),
  ]);
  return { pushAccount, functions, invokers, subscriptions, logBuckets, locations };
}

/** A project that a hub protects has no pipeline, so there is nothing to read or check. */
export const NO_PIPELINE: PipelineFacts = {
  pushAccount: known([]),
  functions: {},
  invokers: {},
  subscriptions: {},
  logBuckets: {},
  locations: {},
};

async function byName<Name extends string, T>(
  names: readonly Name[],
  read: (name: Name) => Promise<T>,
): Promise<Record<Name, T>> {
  const entries = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  return Object.fromEntries(entries) as Record<Name, T>;
}

/** A resource that does not exist is an answer, not a fault. */
async function orAbsent<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (cause) {
    if (cause instanceof GoogleFault && cause.kind === 'not-found') return undefined;
    throw cause;
  }
}

const readPushAccount = ({ reader, project, config, names }: Source): Promise<Part<readonly Binding[]>> =>
  fact('iam.serviceAccounts.getIamPolicy', async () => {
    const email = `${names.push}@${config.project.id}.iam.gserviceaccount.com`;
    const path = `/v1/${project}/serviceAccounts/${resource(email)}:getIamPolicy`;
    return bindingsOf((await orAbsent(reader.post('iam', path))) ?? {});
  });

const readFunction = ({ reader, project, config }: Source, name: string): Promise<Part<string | undefined>> =>
  fact('cloudfunctions.functions.get', async () => {
    const path = `/v2/${project}/locations/${resource(config.region)}/functions/${resource(name)}`;
    const answer = await orAbsent(reader.get('cloudfunctions', path));
    return answer && String(asObject(answer.serviceConfig).service ?? '');
  });

async function readInvokers(
  { reader, config, names }: Source,
  workloads: Part<Workloads>,
): Promise<PipelineFacts['invokers']> {
  const found = workloads.status === 'known' ? workloads.value.found : [];
  const home = `projects/${config.project.id}/locations/${config.region}/services`;
  const own = functionNames(names)
    .map((id) => `${home}/${id}`)
    .filter((service) => found.some(({ name }) => name === service));
  return byName(own, (service) =>
    fact('run.services.getIamPolicy', async () =>
      bindingsOf(await reader.get('run', `/v2/${resource(service)}:getIamPolicy`)),
    ),
  );
}

const readSubscription = ({ reader, project }: Source, id: string): Promise<Part<string | undefined>> =>
  fact('pubsub.subscriptions.get', async () => {
    const answer = await orAbsent(reader.get('pubsub', `/v1/${project}/subscriptions/${resource(id)}`));
    return answer && (answer.detached === true ? '' : String(asObject(answer.pushConfig).pushEndpoint ?? ''));
  });

const readLogBucket = ({ reader, project, config }: Source, id: string): Promise<Part<string | undefined>> =>
  fact('logging.buckets.get', async () => {
    const path = `/v2/${project}/locations/${resource(config.region)}/buckets/${resource(id)}`;
    const answer = await orAbsent(reader.get('logging', path));
    return answer && String(answer.lifecycleState ?? '');
  });

/** The version of each API that lists its locations, and the permission that it requires. */
const LOCATION_LISTS = {
  run: { version: 'v1', permission: 'run.locations.list' },
  cloudfunctions: { version: 'v2', permission: 'cloudfunctions.locations.list' },
  cloudscheduler: { version: 'v1', permission: 'cloudscheduler.locations.list' },
  artifactregistry: { version: 'v1', permission: 'artifactregistry.locations.list' },
  firestore: { version: 'v1', permission: 'datastore.locations.list' },
  logging: { version: 'v2', permission: 'logging.locations.list' },
  cloudkms: { version: 'v1', permission: 'cloudkms.locations.list' },
  vpcaccess: { version: 'v1', permission: 'vpcaccess.locations.list' },
} as const;
type Listing = keyof typeof LOCATION_LISTS;

const isListing = (api: LocatedApi): api is Listing => Object.hasOwn(LOCATION_LISTS, api);

const readLocations = ({ reader, project, config }: Source): Promise<PipelineFacts['locations']> => {
  const apis = placesOf(config).map(({ api }) => api);
  return byName(apis.filter(isListing), (api) => {
    const { version, permission } = LOCATION_LISTS[api];
    return fact(permission, async () => {
      const found = await reader.list(api, `/${version}/${project}/locations`, 'locations');
      // Firestore and Logging leave out the id in some answers; the name always ends with it.
      return found.map(({ locationId, name }) => String(locationId ?? lastPart(name)));
    });
  });
};
