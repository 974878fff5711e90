import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { extractSchema } from '../../rehearsal/schema/extract-schema';
import { bindingsPackage, providerSchema } from '../../rehearsal/schema/provider-schema';
import type { Attribute, Block, NestedBlock } from '../../rehearsal/schema/schema';
import { blockOf } from '../factories/offline-provider';

const attribute = (block: Block, name: string): Attribute => {
  const found = block.attributes.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no attribute ${name}`);
  return found;
};
const nested = (block: Block, name: string): NestedBlock => {
  const found = block.blocks.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no block ${name}`);
  return found;
};

describe('the schema of a topic', () => {
  const topic = blockOf('google_pubsub_topic');

  it('requires its name alone', () => {
    expect(topic.attributes.filter(({ required }) => required).map(({ name }) => name)).toEqual(['name']);
  });

  it('takes a label map that is optional and never computed', () => {
    expect(attribute(topic, 'labels')).toEqual({
      name: 'labels',
      type: ['map', 'string'],
      required: false,
      optional: true,
      computed: false,
    });
  });

  it('fills its project when the stack does not', () => {
    expect(attribute(topic, 'project')).toMatchObject({ optional: true, computed: true });
  });

  it('computes its effective labels', () => {
    expect(attribute(topic, 'effective_labels')).toMatchObject({ optional: false, computed: true });
  });

  it('holds at most one storage policy, whose regions are required', () => {
    const policy = nested(topic, 'message_storage_policy');
    expect(policy).toMatchObject({ nesting: 'list', min: 0, max: 1 });
    expect(attribute(policy.block, 'allowed_persistence_regions')).toMatchObject({
      type: ['set', 'string'],
      required: true,
    });
  });

  it('holds any number of message transforms', () => {
    expect(nested(topic, 'message_transforms')).toMatchObject({ nesting: 'list', max: 0 });
  });

  it('has timeouts as a block without items', () => {
    expect(nested(topic, 'timeouts').nesting).toBe('single');
  });
});

describe('the schema of a Binary Authorization policy', () => {
  const policy = blockOf('google_binary_authorization_policy');
  const rule = nested(policy, 'default_admission_rule');

  it('requires one default rule', () => {
    expect(rule).toMatchObject({ nesting: 'list', min: 1, max: 1 });
  });

  it('keeps the evaluation modes that the documentation lists', () => {
    expect(attribute(rule.block, 'evaluation_mode').values).toEqual([
      'ALWAYS_ALLOW',
      'REQUIRE_ATTESTATION',
      'ALWAYS_DENY',
    ]);
  });

  it('tells sets from lists', () => {
    expect(attribute(rule.block, 'require_attestations_by').type).toEqual(['set', 'string']);
    expect(nested(policy, 'cluster_admission_rules').nesting).toBe('set');
  });
});

it('computed attributes inside of a block are found', () => {
  const service = nested(blockOf('google_cloudfunctions2_function'), 'service_config').block;
  expect(attribute(service, 'uri')).toMatchObject({ optional: false, computed: true });
});

it('computed lists of objects keep their members', () => {
  const { dataSources } = providerSchema({ resources: [], dataSources: ['google_kms_crypto_key_version'] });
  const version = dataSources.google_kms_crypto_key_version as Block;
  expect(attribute(version, 'public_key').type).toEqual([
    'list',
    ['object', { algorithm: 'string', pem: 'string' }],
  ]);
});

it('a resource whose bindings are split over several files is read whole', () => {
  const addons = nested(blockOf('google_container_cluster'), 'addons_config');
  expect(addons.block.blocks.map(({ name }) => name)).toContain('http_load_balancing');
});

it('a type that the provider does not have is named', () => {
  expect(() => blockOf('google_pubsub_tropic')).toThrow(/6\.50\.0 has no resource google_pubsub_tropic/);
});

// The code generator of the bindings is regular, which is what the extractor lives on: all of them are the proof.
it('every one of the 1,470 binding modules yields a schema under its own type', () => {
  const lib = join(bindingsPackage().folder, 'lib');
  const modules = readdirSync(lib).filter((name) => /^[a-z0-9-]+$/.test(name));
  const wrong = modules.filter((name) => {
    const { type, kind } = extractSchema(join(lib, name));
    const prefix = kind === 'data' ? 'data-google-' : '';
    return kind !== 'provider' && `${prefix}${type.replace(/^google_/, '').replaceAll('_', '-')}` !== name;
  });
  expect(modules).toHaveLength(1470);
  expect(wrong).toEqual([]);
});
