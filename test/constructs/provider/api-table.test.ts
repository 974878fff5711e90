import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { TerraformResource } from 'cdktf';
import { tryApisOfType } from '../../../constructs/provider/api-table';
import { SERVICES } from '../../../functions/google/endpoints';
import { type ProjectServicesProps, ProjectServices as Services, SigningKey } from '../../../index';
import { emptyStack } from '../../factories/empty-stack';
import { HARDENED, hardenedStack } from '../../factories/hardened-stack';
import { PROJECT, partsOf } from '../../factories/parts';
import { ROOT } from '../../factories/run-main';
import { synthesized } from '../../factories/synthesized-stack';

/** The types that a construct or stack of this package can create or read. */
const IMPORTED = ['constructs', 'stacks'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      [
        ...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(
          /'@cdktf\/provider-google\/lib\/(?:data-google-)?([a-z0-9-]+)'/g,
        ),
      ].map((match) => `google_${(match[1] as string).replaceAll('-', '_')}`),
    ),
);
const TYPES = [...new Set(IMPORTED)].filter((type) => type !== 'google_provider');

test('every type that a construct creates or reads has an API', () => {
  expect(TYPES.length).toBeGreaterThan(40);
  expect(TYPES.filter((type) => tryApisOfType(type) === undefined)).toEqual([]);
});

test('the APIs that the functions call at run time are enabled', () => {
  const on = synthesized({ reputation: { secretVersion: 'projects/p/secrets/s/versions/1' } })
    .all('google_project_service')
    .map(({ service }) => service);
  const names = { scc: 'securitycenter' } as Readonly<Record<string, string>>;
  for (const service of SERVICES.filter((each) => each !== 'virustotal')) {
    expect(on).toContain(`${names[service] ?? service}.googleapis.com`);
  }
});

describe('a function', () => {
  const waits = (stack: ReturnType<typeof synthesized>): string[] =>
    ((stack.at('google_cloudfunctions2_function', 'actor/function').depends_on ?? []) as string[]).flatMap(
      (each) => /^google_project_service\.\S*services_([a-z0-9]+)_/.exec(each)?.[1] ?? [],
    );

  test('waits for its own APIs', () => {
    expect(waits(synthesized()).sort()).toEqual(['artifactregistry', 'cloudbuild', 'cloudfunctions', 'run']);
  });

  test('waits for the APIs of a key and of image admission too', () => {
    expect(waits(synthesized(HARDENED))).toEqual(
      expect.arrayContaining(['cloudkms', 'eventarc', 'binaryauthorization']),
    );
  });
});

describe('a data source waits for its API, so that the API is on when Terraform reads it', () => {
  const dataOf = (json: { data?: unknown }, type: string) => {
    const blocks = Object.values((json.data as Record<string, Record<string, object>>)[type] ?? {});
    expect(blocks).toHaveLength(1);
    return blocks[0] as { depends_on?: string[] };
  };

  test.each([
    ['google_logging_project_cmek_settings', 'logging'],
    ['google_storage_project_service_account', 'storage'],
  ])('%s for %s', (type, api) => {
    expect(dataOf(JSON.parse(hardenedStack().text), type).depends_on).toEqual([
      expect.stringMatching(new RegExp(`^google_project_service\\.\\S*services_${api}_`)),
    ]);
  });

  test('the same applies to the version of a signing key', () => {
    const { json } = partsOf((stack) => {
      new Services(stack, 'services', { project: PROJECT, guards: stack, enable: 'guarded' });
      SigningKey.fromKeyVersion(
        stack,
        'key',
        'projects/k/locations/europe-west1/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
      );
    });
    expect(dataOf(json, 'google_kms_crypto_key_version').depends_on).toEqual([
      expect.stringMatching(/^google_project_service\.services_cloudkms_/),
    ]);
  });
});

describe('a Google type without a named API', () => {
  const problemsWith = (changes: Partial<ProjectServicesProps> = {}, type = 'google_dataflow_job') => {
    const { stack, problems } = emptyStack();
    new Services(stack, 'services', { project: PROJECT, guards: stack, ...changes });
    new PubsubTopic(stack, 'topic', { name: 'topic' });
    new TerraformResource(stack, 'other', { terraformResourceType: type });
    return problems();
  };

  test('is refused, with its place and the fix', () => {
    expect(problemsWith()).toEqual([
      expect.stringMatching(
        /^parts\/other: Riposte does not know which API serves google_dataflow_job; .*alsoServed of parts\/services$/,
      ),
    ]);
  });

  test('is accepted after somebody names it, and waits', () => {
    expect(problemsWith({ alsoServed: { google_dataflow_job: ['dataflow.googleapis.com'] } })).toEqual([]);
  });

  test('of another provider is ignored', () => {
    expect(problemsWith({}, 'random_id')).toEqual([]);
  });
});
