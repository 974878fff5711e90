import { terraformEnvironment } from '../../../rehearsal/run/provider';
import { providerEnvironment, serviceEndpoints } from '../../../rehearsal/run/provider-endpoints';
import { createCloudClient } from '../../../rehearsal/stand-in/cloud-client';
import { recordedSchema } from '../../../rehearsal/stand-in/recorded-schema';
import { schemaOf } from '../../../rehearsal/stand-in/schema';
import { createStandIn } from '../../../rehearsal/stand-in/service';
import {
  conform,
  type DynamicValue,
  decodeValues,
  encodeValues,
  UNKNOWN,
  type Values,
} from '../../../rehearsal/stand-in/values';
import { type ApiRequest, ask, type Translation, tryAsk } from '../../../sandbox/boot/translation';
import { type SandboxResponse, SERVICE_IDS, type ServiceId } from '../../../sandbox/protocol/request';
import { blockOf } from '../../factories/stand-in';

const TYPE = 'google_pubsub_topic';

/** A translation for topics with two requests. The first one reads a topic that may be missing. */
const topic: Translation = {
  type: TYPE,
  *create(args, { project }) {
    const path = `/v1/projects/${project}/topics/${args.required('name')}`;
    yield* tryAsk({ service: 'pubsub', method: 'GET', path });
    const { name = '' } = yield* ask({
      service: 'pubsub',
      method: 'PUT',
      path,
      body: { labels: args.map('labels') ?? {} },
    });
    return { id: name };
  },
  *destroy(args) {
    yield* ask({ service: 'pubsub', method: 'DELETE', path: `/v1/${args.required('id')}` });
  },
};

const NAME = 'projects/shop-prod/topics/findings';
const made: SandboxResponse = { status: 200, body: { name: NAME } };
const missing: SandboxResponse = {
  status: 404,
  body: { error: { status: 'NOT_FOUND', message: 'no topic' } },
};
const taken: SandboxResponse = {
  status: 409,
  body: { error: { status: 'ALREADY_EXISTS', message: 'Resource already exists' } },
};

interface Answer {
  readonly diagnostics?: readonly { readonly severity: string; readonly summary: string }[];
  readonly planned_state?: DynamicValue;
  readonly new_state?: DynamicValue;
  readonly imported_resources?: unknown;
}

/** The stand-in for topics, called as Terraform calls it, with a cloud that gives the answers of the test. */
function standIn(
  answers: readonly SandboxResponse[],
  translation: Translation | null = topic,
  settings: Values = {},
) {
  const asked: ApiRequest[] = [];
  const left = [...answers];
  const service = createStandIn({
    schema: schemaOf(recordedSchema()),
    send: async (request) => {
      asked.push(request);
      return left.shift() ?? made;
    },
    readFile: () => Buffer.from(''),
    translationOf: () => translation ?? undefined,
  });
  const call = async (method: string, message: object) =>
    (await service[method]?.({ type_name: TYPE, id: '', ...message })) as Answer;
  const values = (given: Values | null) => encodeValues(given && conform(blockOf(TYPE), given));
  const configured = call('Configure', { config: encodeValues({ project: 'shop-prod', ...settings }) });
  return {
    asked,
    async plan(prior: Values | null, proposed: Values | null) {
      await configured;
      const planned = await call('PlanResourceChange', {
        prior_state: values(prior),
        proposed_new_state: values(proposed),
      });
      return { values: decodeValues(planned.planned_state), said: said(planned) };
    },
    async apply(prior: Values | null, planned: Values | null, config: Values | null) {
      await configured;
      const applied = await call('ApplyResourceChange', {
        prior_state: values(prior),
        planned_state: values(planned),
        config: values(config),
      });
      return { values: decodeValues(applied.new_state), said: said(applied) };
    },
    call,
  };
}

const said = ({ diagnostics = [] }: Answer) =>
  diagnostics.map(({ severity, summary }) => `${severity} ${summary}`);

const CONFIG: Values = { name: 'findings' };
const PLANNED: Values = { name: 'findings', project: 'shop-prod', id: UNKNOWN, effective_labels: UNKNOWN };
const STATE: Values = { name: 'findings', project: 'shop-prod', id: NAME };

describe('a resource to create', () => {
  it('is planned with unknown values for what only Google knows, and with the project of the provider', async () => {
    const { values } = await standIn([]).plan(null, CONFIG);
    expect(values).toMatchObject({ name: 'findings', project: 'shop-prod', id: UNKNOWN, labels: null });
  });

  it('is created by the requests of its translation, with values only from the answers', async () => {
    const { apply, asked } = standIn([missing, made]);
    const { values, said: nothing } = await apply(null, PLANNED, CONFIG);
    expect(nothing).toEqual([]);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v1/${NAME}`,
      `PUT /v1/${NAME}`,
    ]);
    expect(values).toMatchObject({ id: NAME, name: 'findings', effective_labels: null });
  });

  it('does not exist if a request was refused, and the error is the cloud’s', async () => {
    const { values, said: errors } = await standIn([missing, taken]).apply(null, PLANNED, CONFIG);
    expect(values).toBeNull();
    expect(errors).toEqual(['ERROR googleapi: Error 409: Resource already exists, ALREADY_EXISTS']);
  });

  it('is refused for an argument that its translation does not read', async () => {
    const config = { ...CONFIG, message_retention_duration: '600s' };
    const { said: errors } = await standIn([missing]).apply(null, { ...PLANNED, ...config }, config);
    expect(errors).toEqual([expect.stringContaining(`${TYPE}.message_retention_duration`)]);
  });

  it('is refused by name if its type has no translation', async () => {
    const { said: errors } = await standIn([], null).apply(null, PLANNED, CONFIG);
    expect(errors).toEqual([`ERROR the embedded cloud does not support the API of ${TYPE}`]);
  });
});

it('resources are created one after the other, because grants change a policy as a whole', async () => {
  let open = 0;
  let most = 0;
  const service = createStandIn({
    schema: schemaOf(recordedSchema()),
    send: async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open -= 1;
      return made;
    },
    readFile: () => Buffer.from(''),
    translationOf: () => topic,
  });
  const message = {
    type_name: TYPE,
    id: '',
    planned_state: encodeValues(conform(blockOf(TYPE), PLANNED)),
    config: encodeValues(conform(blockOf(TYPE), CONFIG)),
  };
  await Promise.all([1, 2, 3].map(() => service.ApplyResourceChange?.(message)));
  expect(most).toBe(1);
});

describe('a resource that exists', () => {
  it('is planned unchanged if nobody changed it', async () => {
    const { values, said: nothing } = await standIn([]).plan(STATE, STATE);
    expect([values, nothing]).toEqual([conform(blockOf(TYPE), STATE), []]);
  });

  it('is planned as an update that may change nothing, with a warning that names the argument', async () => {
    const { said: warnings } = await standIn([]).plan(STATE, { ...STATE, labels: { team: 'sec' } });
    expect(warnings).toEqual([`WARNING ${TYPE} ${NAME} would change: labels`]);
  });

  it('is not changed, because only the genuine provider can change it', async () => {
    const changed = { ...STATE, labels: { team: 'sec' } };
    const { apply, asked } = standIn([]);
    const { values, said: errors } = await apply(STATE, changed, { ...CONFIG, labels: { team: 'sec' } });
    expect(errors).toEqual([`ERROR the stand-in provider cannot change ${TYPE} ${NAME} in place`]);
    expect(values).toEqual(conform(blockOf(TYPE), STATE));
    expect(asked).toEqual([]);
  });

  it('is changed if its translation defines an update', async () => {
    const { apply, asked } = standIn([missing, made], { ...topic, update: topic.create });
    const changed = { ...STATE, labels: { team: 'sec' } };
    const { values, said: nothing } = await apply(STATE, changed, { ...CONFIG, labels: { team: 'sec' } });
    expect(nothing).toEqual([]);
    expect(values?.labels).toEqual({ team: 'sec' });
    expect(asked.at(-1)?.body).toEqual({ labels: { team: 'sec' } });
  });

  it('is read from the state', async () => {
    const state = encodeValues(conform(blockOf(TYPE), STATE));
    const answer = await standIn([]).call('ReadResource', { current_state: state });
    expect(decodeValues(answer.new_state)).toEqual(conform(blockOf(TYPE), STATE));
  });

  it('is destroyed by the id in the state', async () => {
    const { apply, asked } = standIn([made]);
    expect(await apply(STATE, null, null)).toEqual({ values: null, said: [] });
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`DELETE /v1/${NAME}`]);
  });

  it('stays in the state if the destroy is refused', async () => {
    const { values } = await standIn([taken]).apply(STATE, null, null);
    expect(values).toEqual(conform(blockOf(TYPE), STATE));
  });

  it('is imported with only its id, and with a warning', async () => {
    const answer = await standIn([]).call('ImportResourceState', { id: NAME });
    const [imported] = answer.imported_resources as readonly { readonly state: DynamicValue }[];
    expect(decodeValues(imported?.state)).toEqual(conform(blockOf(TYPE), { id: NAME }));
    expect(said(answer)).toEqual([`WARNING ${TYPE} ${NAME} is imported unseen`]);
  });
});

describe('the provider block', () => {
  it('selects the project whose quota counts', async () => {
    const { apply, asked } = standIn([], topic, {
      user_project_override: true,
      billing_project: 'acme-quota',
    });
    await apply(null, PLANNED, CONFIG);
    expect(asked.map(({ headers }) => headers?.['x-goog-user-project'])).toEqual([
      'acme-quota',
      'acme-quota',
    ]);
  });

  it('causes a warning for a setting that the stand-in ignores', async () => {
    const config = encodeValues({ project: 'shop-prod', request_timeout: '9s' });
    expect(said(await standIn([]).call('PrepareProviderConfig', { config }))).toEqual([
      'WARNING the stand-in provider ignores request_timeout',
    ]);
  });
});

describe('the environment of the genuine provider', () => {
  const endpoints = Object.fromEntries(
    SERVICE_IDS.map((service, index) => [service, `http://127.0.0.1:${9000 + index}`]),
  ) as Record<ServiceId, string>;

  it('directs the stand-in to the same addresses', () => {
    const found = serviceEndpoints(providerEnvironment(endpoints, 'token'));
    expect(endpoints).toMatchObject(found);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['pubsub', 'storage', 'iam', 'run']));
  });

  it('is the only source of addresses: the stand-in sends nothing without one', async () => {
    const send = createCloudClient({});
    await expect(send({ service: 'pubsub', method: 'GET', path: '/v1/x' })).rejects.toThrow(
      'no address of pubsub',
    );
  });

  it('contains none of the person’s credentials', () => {
    const own = { PATH: '/bin', GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json', CLOUDSDK_CONFIG: '/x' };
    expect(Object.keys(terraformEnvironment({ cliConfigFile: 'c' }, own))).toEqual([
      'PATH',
      'CHECKPOINT_DISABLE',
      'TF_IN_AUTOMATION',
      'TF_INPUT',
      'TF_CLI_CONFIG_FILE',
    ]);
  });
});
