import { v1 as firestore } from '@google-cloud/firestore';
import { v2 as logging } from '@google-cloud/logging';
import { MetricServiceClient } from '@google-cloud/monitoring';
import { v1 as pubsub } from '@google-cloud/pubsub';
import { RevisionsClient, ServicesClient } from '@google-cloud/run';
import { v2 as securityCenter } from '@google-cloud/security-center';
import { OAuth2Client } from 'google-auth-library';
import { prepareCloud } from '../../../cli/pipeline/prepare-cloud';
import { readClientError } from '../../../functions/google/client-error';
import { config } from '../../../riposte.config';
import { DEMO_TIMING } from '../../../sandbox/boot/demo-timing';
import type { ServiceId } from '../../../sandbox/protocol/request';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server/start-sandbox';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { tempFolder } from '../../factories/temp-folder';

const ACTOR = 'serviceAccount:riposte-actor@demo-prj.iam.gserviceaccount.com';
const RESPONDER = 'serviceAccount:riposte-responder@demo-prj.iam.gserviceaccount.com';
const SERVICE = 'projects/demo-prj/locations/us-central1/services/web';

/** The message of a refused call. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (cause) {
    return readClientError(cause).message;
  }
  throw new Error('the call was expected to be refused');
}

/**
 * The sandbox must not repeat our misunderstandings. These tests make the calls of our transport with Google's own
 * clients, over REST and HTTP. The clients build requests and read answers with Google's definitions.
 */
describe('official clients with the sandbox', () => {
  let sandbox: RunningSandbox;

  beforeAll(async () => {
    const outdir = tempFolder('official');
    const prepared = prepareCloud({
      mode: 'enforce',
      notification: REFERENCE_NOTIFICATION,
      config,
      outdir,
      timing: DEMO_TIMING,
    });
    sandbox = await startSandbox({
      state: { ...prepared.state, functions: {}, pubsub: { ...prepared.state.pubsub, subscriptions: {} } },
      installedModules: outdir,
    });
    sandbox.ingest(JSON.parse(REFERENCE_NOTIFICATION));
  });
  afterAll(() => sandbox.stop());

  function optionsFor(service: ServiceId, principal: string) {
    const { hostname, port } = new URL(sandbox.endpoints[service]);
    const token = sandbox.tokenFor(principal);
    // Node's own fetch. gaxios would import one at run time, which the test runner's module system does not allow.
    const authClient = new OAuth2Client({ transporterOptions: { fetchImplementation: fetch } });
    authClient.setCredentials({ access_token: token, expiry_date: Date.now() + 3_600_000 });
    if (service === 'logging') {
      // The newest logging client for Node 20 includes an older auth library, which needs headers as a plain object.
      Object.assign(authClient, { getRequestHeaders: async () => ({ Authorization: `Bearer ${token}` }) });
    }
    // The option types of the clients do not name all options that their REST fallback reads.
    return {
      fallback: true,
      protocol: 'http',
      apiEndpoint: hostname,
      port: Number(port),
      authClient,
    } as never;
  }

  it('run: reads a service and its revisions', async () => {
    const [service] = await new ServicesClient(optionsFor('run', RESPONDER)).getService({ name: SERVICE });
    expect(service.name).toBe(SERVICE);
    const [revisions] = await new RevisionsClient(optionsFor('run', RESPONDER)).listRevisions({
      parent: SERVICE,
    });
    expect(revisions.map((revision) => revision.name?.split('/').pop()).sort()).toEqual([
      'web-00006-lok',
      'web-00007-vox',
    ]);
  });

  it('run: the responder may not change a service, the actor may, and the operation ends', async () => {
    const change = {
      service: { name: SERVICE, description: 'changed by the official client' },
      updateMask: { paths: ['description'] },
    };
    expect(await refusal(new ServicesClient(optionsFor('run', RESPONDER)).updateService(change))).toContain(
      'run.services.update',
    );
    const [operation] = await new ServicesClient(optionsFor('run', ACTOR)).updateService(change);
    expect(operation.name).toContain('/operations/');
    const [service] = await new ServicesClient(optionsFor('run', ACTOR)).getService({ name: SERVICE });
    expect(service.description).toBe('changed by the official client');
  });

  it('security center: lists the finding and writes marks', async () => {
    const client = new securityCenter.SecurityCenterClient(optionsFor('scc', ACTOR));
    const parent = 'projects/210987654321/sources/-/locations/global';
    const [results] = await client.listFindings({ parent, filter: 'state="ACTIVE"' });
    const name = results[0]?.finding?.canonicalName;
    expect(name).toContain('/findings/');
    const [marks] = await client.updateSecurityMarks({
      securityMarks: { name: `${name}/securityMarks`, marks: { riposte_case: 'x' } },
      updateMask: { paths: ['marks.riposte_case'] },
    });
    expect(marks.marks).toMatchObject({ riposte_case: 'x' });
  });

  it('firestore: the second create-if-absent fails', async () => {
    const database = 'projects/demo-prj/databases/riposte-cases';
    const client = new firestore.FirestoreClient(optionsFor('firestore', ACTOR));
    const write = {
      update: { name: `${database}/documents/cases/official`, fields: { body: { stringValue: '{}' } } },
      currentDocument: { exists: false },
    };
    await client.commit({ database, writes: [write] });
    expect(await refusal(client.commit({ database, writes: [write] }))).toMatch(/already exists/i);
  });

  it('logging: lists the entries of the service', async () => {
    const client = new logging.LoggingServiceV2Client(optionsFor('logging', RESPONDER));
    const [entries] = await client.listLogEntries({
      resourceNames: ['projects/demo-prj'],
      // Audit entries contain an Any that this client cannot read over REST.
      filter: 'resource.type="cloud_run_revision" AND NOT logName:"cloudaudit.googleapis.com"',
      orderBy: 'timestamp desc',
    });
    expect(entries).toHaveLength(4);
  });

  it('monitoring: reads the instance count of every revision', async () => {
    const client = new MetricServiceClient(optionsFor('monitoring', ACTOR));
    const seconds = (ms: number) => ({ seconds: Math.floor(ms / 1000) });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const [series] = await client.listTimeSeries({
      name: 'projects/demo-prj',
      filter:
        'metric.type="run.googleapis.com/container/instance_count" AND resource.labels.service_name="web"',
      interval: { startTime: seconds(Date.now() - 300_000), endTime: seconds(Date.now() + 1_000) },
      view: 'FULL',
    });
    expect(series.map((one) => one.resource?.labels?.revision_name)).toContain('web-00007-vox');
  });

  it('pubsub: the responder publishes commands, the actor may not', async () => {
    const topic = 'projects/demo-prj/topics/riposte-commands';
    const message = { topic, messages: [{ data: Buffer.from('{}') }] };
    const [sent] = await new pubsub.PublisherClient(optionsFor('pubsub', RESPONDER)).publish(message);
    expect(sent.messageIds).toHaveLength(1);
    expect(await refusal(new pubsub.PublisherClient(optionsFor('pubsub', ACTOR)).publish(message))).toContain(
      'pubsub.topics.publish',
    );
  });
});
