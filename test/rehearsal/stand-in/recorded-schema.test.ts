import { recordedSchema, unrecordedTypes } from '../../../rehearsal/stand-in/recorded-schema';
import { type Attribute, type Block, type NestedBlock, schemaOf } from '../../../rehearsal/stand-in/schema';
import { blockFacts, possibleValues, schemaText } from '../../../rehearsal/stand-in/schema-facts';
import { TRANSLATIONS } from '../../../sandbox/boot/translations';
import { blockOf } from '../../factories/stand-in';

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

describe('the recorded schema', () => {
  const facts = recordedSchema();

  it('has the provider version that the stacks require', () => {
    const { cdktf } = require('@cdktf/provider-google/package.json') as {
      cdktf: { provider: { version: string } };
    };
    expect(facts.provider_version).toBe(`hashicorp/google ${cdktf.provider.version}`);
  });

  it('has every type that the embedded cloud deploys', () => {
    const has = ({ type }: { readonly type: string }) =>
      type.startsWith('data.')
        ? Object.hasOwn(facts.dataSources, type.slice('data.'.length))
        : Object.hasOwn(facts.resources, type);
    expect(TRANSLATIONS.filter((translation) => !has(translation)).map(({ type }) => type)).toEqual([]);
  });

  it('names the types that it lacks', () => {
    const stack = { resource: { google_dns_managed_zone: {} }, data: { google_dns_keys: {} } };
    expect(unrecordedTypes([stack])).toEqual(['google_dns_managed_zone', 'data.google_dns_keys']);
  });

  it('contains facts and no texts of the provider', () => {
    expect(/"(?:description(?:_kind)?":"|deprecat)/.test(schemaText(facts))).toBe(false);
    expect(Object.keys(schemaOf(facts).resources)).toEqual(Object.keys(facts.resources));
  });
});

describe('the schema of a topic', () => {
  const topic = blockOf('google_pubsub_topic');

  it('requires only its name', () => {
    expect(topic.attributes.filter(({ required }) => required).map(({ name }) => name)).toEqual(['name']);
  });

  it('distinguishes optional, computed, and both', () => {
    expect(attribute(topic, 'labels')).toMatchObject({ optional: true, computed: false });
    expect(attribute(topic, 'effective_labels')).toMatchObject({ optional: false, computed: true });
    expect(attribute(topic, 'project')).toMatchObject({ optional: true, computed: true });
  });

  it('allows at most one storage policy, whose regions are required', () => {
    const policy = nested(topic, 'message_storage_policy');
    expect(policy).toMatchObject({ nesting: 'list', min: 0, max: 1 });
    expect(attribute(policy.block, 'allowed_persistence_regions')).toMatchObject({
      type: ['set', 'string'],
      required: true,
    });
  });

  it('has timeouts as a block without items', () => {
    expect(nested(topic, 'timeouts').nesting).toBe('single');
  });
});

test('a required block has at least one item, and its values are listed', () => {
  const rule = nested(blockOf('google_binary_authorization_policy'), 'default_admission_rule');
  expect(rule).toMatchObject({ nesting: 'list', min: 1, max: 1 });
  expect(attribute(rule.block, 'evaluation_mode').values).toEqual([
    'ALWAYS_ALLOW',
    'REQUIRE_ATTESTATION',
    'ALWAYS_DENY',
  ]);
});

test('a secret argument is sensitive', () => {
  expect(attribute(blockOf('google_storage_bucket_object'), 'content').sensitive).toBe(true);
  expect(attribute(blockOf('google_storage_bucket_object'), 'name').sensitive).toBe(false);
});

describe('the facts that are kept of the provider’s own schema', () => {
  it('contain no sentences', () => {
    const block = {
      attributes: {
        mode: { type: 'string', optional: true, description: 'How. Possible values: ["A", "B"]' },
      },
      block_types: { one: { nesting_mode: 'set', max_items: 1, block: { description_kind: 'plain' } } },
      description_kind: 'plain',
    };
    expect(blockFacts(block)).toEqual({
      attributes: { mode: { type: 'string', optional: true, values: ['A', 'B'] } },
      block_types: { one: { nesting_mode: 'set', max_items: 1, block: {} } },
    });
  });

  it('include a list of values over a line break, and no list if the text has none', () => {
    expect(possibleValues('The tier. Possible values: ["STANDARD",\n"ENTERPRISE"]')).toEqual([
      'STANDARD',
      'ENTERPRISE',
    ]);
    expect(possibleValues('A text. Default value: "x"')).toBeUndefined();
  });
});
