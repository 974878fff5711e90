import protos from '@google-cloud/run/build/protos/protos.json';
import { object, SERVICE_OUTPUT_ONLY, userFieldHash, userFields } from '../../../core/cloud-run/run-service';
import { hashOf, isObject, type JsonObject } from '../../../core/values/json';
import { serviceJson } from '../../factories/cloud-run-json';

const at = (root: unknown, ...path: readonly string[]): JsonObject =>
  path.reduce<JsonObject>((node, key) => object(object(node.nested)[key]), root as JsonObject);

const V2 = at(protos, 'google', 'cloud', 'run', 'v2');
const fieldsOf = (type: string): Record<string, JsonObject> =>
  object(object(object(V2.nested)[type]).fields) as never;

// A field may carry several behaviours: one value, or a list of them.
const isOutputOnly = (field: JsonObject): boolean =>
  JSON.stringify(object(field.options)['(google.api.field_behavior)'] ?? '').includes('OUTPUT_ONLY');

/** Every output-only field below the settable ones, by dotted path. */
function nestedOutputOnly(type: string, path: readonly string[], seen: readonly string[]): string[] {
  return Object.entries(fieldsOf(type)).flatMap(([name, field]) => {
    const here = [...path, name];
    if (isOutputOnly(field)) return path.length === 0 ? [] : [here.join('.')];
    const inner = String(field.type);
    const isMessage = isObject(object(V2.nested)[inner]) && !seen.includes(inner);
    return isMessage ? nestedOutputOnly(inner, here, [...seen, inner]) : [];
  });
}

describe('the output-only fields of a service', () => {
  it('are the fields that the official definition marks, and etag', () => {
    const official = Object.entries(fieldsOf('Service'))
      .filter(([, field]) => isOutputOnly(field))
      .map(([name]) => name);
    expect([...SERVICE_OUTPUT_ONLY].sort()).toEqual([...official, 'etag'].sort());
  });

  it('below the settable fields are the ones that userFields also drops', () => {
    expect(nestedOutputOnly('Service', [], ['Service'])).toEqual([
      'template.containers.buildInfo',
      'buildConfig.name',
    ]);
  });
});

describe('userFields', () => {
  const read = (changes: JsonObject = {}) => ({
    ...serviceJson(),
    etag: '"1"',
    generation: '3',
    uri: 'https://x',
    ...changes,
  });

  it('keeps what a user wrote, and only a hash of the template', () => {
    const { template, ...rest } = serviceJson();
    expect(userFields(read())).toEqual({ ...rest, template: `sha256:${hashOf(template)}` });
  });

  it.each(SERVICE_OUTPUT_ONLY)('does not depend on %s', (field) => {
    expect(userFieldHash(read({ [field]: 'changed' }))).toBe(userFieldHash(read()));
  });

  it.each(Object.keys(serviceJson()))('depends on %s', (field) => {
    expect(userFieldHash(read({ [field]: 'changed' }))).not.toBe(userFieldHash(read()));
  });

  it('depends on a settable field that Riposte does not know', () => {
    expect(userFieldHash(read({ newThing: true }))).not.toBe(userFieldHash(read()));
  });

  it('does not depend on the build information of a container', () => {
    const template = (buildInfo?: JsonObject) => ({
      containers: [{ image: 'i', ...(buildInfo ? { buildInfo } : {}) }],
    });
    expect(userFieldHash(read({ template: template({ functionTarget: 'f' }) }))).toBe(
      userFieldHash(read({ template: template() })),
    );
  });

  it('does not depend on the name of the last build', () => {
    expect(userFieldHash(read({ buildConfig: { name: 'builds/1', enableAutomaticUpdates: true } }))).toBe(
      userFieldHash(read({ buildConfig: { enableAutomaticUpdates: true } })),
    );
  });
});
