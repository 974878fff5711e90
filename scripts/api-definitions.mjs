import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes sandbox/schema/discovery/: the parts of discovery documents that the sandbox needs, for Google APIs whose
 * definitions are not in any client on npm. A discovery document is Google's own machine-readable definition of a REST API
 * (developers.google.com/discovery): methods, paths, message members and their types. Texts are left out.
 *
 *   node scripts/api-definitions.mjs FOLDER
 *
 * FOLDER contains discovery documents from Google's API directory, with names such as `cloudfunctions.v2.json`. The
 * definitions of an API whose document is not there stay as they are.
 */
const APIS = {
  'artifactregistry.v1': [
    'projects.locations.repositories',
    'projects.locations.operations',
    'projects.locations.list',
    'projects.locations.get',
  ],
  'binaryauthorization.v1': ['projects'],
  'cloudfunctions.v2': [
    'projects.locations.functions',
    'projects.locations.operations',
    'projects.locations.list',
    'projects.locations.runtimes',
  ],
  'cloudkms.v1': ['projects.locations.keyRings', 'projects.locations.list'],
  'cloudresourcemanager.v1': ['projects', 'organizations'],
  'cloudscheduler.v1': ['projects.locations.jobs', 'projects.locations.list', 'projects.locations.get'],
  'containeranalysis.v1': ['projects.notes', 'projects.occurrences'],
  // The clients on npm define the rest, and not the locations.
  'firestore.v1': ['projects.locations.list', 'projects.locations.get'],
  'iam.v1': ['projects.serviceAccounts', 'projects.roles', 'organizations.roles', 'roles', 'permissions'],
  'iamcredentials.v1': ['projects.serviceAccounts'],
  'logging.v2': ['projects.locations.list', 'projects.locations.get'],
  'monitoring.v1': ['projects.dashboards'],
  'orgpolicy.v2': [
    'organizations.customConstraints',
    'organizations.policies',
    'folders.policies',
    'projects.policies',
  ],
  'run.v1': ['namespaces', 'projects.locations'],
  'securitycenter.v1': ['projects.sources', 'projects.notificationConfigs', 'organizations.sources'],
  'storage.v1': ['buckets', 'objects', 'projects.serviceAccount'],
};

/** Protobuf's names for discovery's formats of JSON strings and numbers. */
const FORMATS = {
  'google-datetime': 'google.protobuf.Timestamp',
  'date-time': 'google.protobuf.Timestamp',
  'google-duration': 'google.protobuf.Duration',
  'google-fieldmask': 'google.protobuf.FieldMask',
  byte: 'bytes',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
  double: 'double',
  float: 'float',
};
const TYPES = {
  string: 'string',
  boolean: 'bool',
  integer: 'int32',
  number: 'double',
  any: 'google.protobuf.Value',
};
const BEHAVIOR = '(google.api.field_behavior)';

export function writeDiscoveryDefinitions(folder, target) {
  mkdirSync(target, { recursive: true });
  const given = Object.entries(APIS).filter(([api]) => existsSync(join(folder, `${api}.json`)));
  if (given.length === 0)
    throw new Error(`${folder} has none of these files: ${Object.keys(APIS).join('.json, ')}.json`);
  for (const [api, kept] of given) {
    const document = JSON.parse(readFileSync(join(folder, `${api}.json`), 'utf8'));
    const definition = definitionOf(document, kept);
    const source = { discovery: document.id, revision: document.revision, kept };
    writeFileSync(join(target, `${api}.json`), printed({ source, ...definition }));
  }
}

/** One method or type per line, sorted, so that the diff of a new revision is readable. */
function printed({ source, methods, types }) {
  const lines = (members) =>
    Object.keys(members)
      .sort()
      .map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(members[name])}`)
      .join(',\n');
  return `{\n  "source": ${JSON.stringify(source)},\n  "methods": {\n${lines(methods)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`;
}

function definitionOf(document, kept) {
  const converter = createConverter(document.schemas);
  const methods = {};
  for (const [id, method] of methodsOf(document)) {
    if (!kept.some((name) => id === name || id.startsWith(`${name}.`))) continue;
    methods[id] = converter.method(document, id, method);
  }
  return { methods, types: converter.types };
}

/** Every method by its id without the API's name: `projects.locations.functions.create`. */
function* methodsOf(at, prefix = '') {
  for (const [name, method] of Object.entries(at.methods ?? {})) yield [`${prefix}${name}`, method];
  for (const [name, resource] of Object.entries(at.resources ?? {}))
    yield* methodsOf(resource, `${prefix}${name}.`);
}

function createConverter(schemas) {
  const types = {};
  const waiting = [];
  const mention = (name) => {
    if (!(name in types)) {
      types[name] = {};
      waiting.push(name);
    }
    return name;
  };
  const drain = () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      types[name] = messageOf(schemas[name].properties ?? {}, name);
  };

  function messageOf(properties, owner) {
    const fields = Object.entries(properties).map(([key, schema]) => [
      key,
      fieldOf(schema, `${owner}.${key}`),
    ]);
    return { fields: Object.fromEntries(fields) };
  }

  function fieldOf(schema, at) {
    const behavior = behaviorOf(schema);
    const options = behavior === undefined ? {} : { options: { [BEHAVIOR]: behavior } };
    if (schema.type === 'array') return { rule: 'repeated', type: typeOf(schema.items, at), ...options };
    if (schema.type === 'object' && schema.additionalProperties) {
      if (schema.additionalProperties.type === 'any') return { type: 'google.protobuf.Struct', ...options };
      return { keyType: 'string', type: typeOf(schema.additionalProperties, at), ...options };
    }
    return { type: typeOf(schema, at), ...options };
  }

  function typeOf(schema, at) {
    if (schema.$ref) return mention(schema.$ref);
    if (schema.enum) return enumType(schema.enum, at);
    if (schema.type === 'array') return 'google.protobuf.ListValue';
    if (schema.type === 'object') {
      if (!schema.properties) return 'google.protobuf.Struct';
      // The name has only one part, because types are looked up by the parts of their names.
      const name = at.replaceAll('.', '_');
      types[name] = messageOf(schema.properties, at);
      return name;
    }
    return FORMATS[schema.format] ?? TYPES[schema.type] ?? 'google.protobuf.Value';
  }

  function enumType(values, at) {
    const name = at.replace(/[.]/g, '_');
    types[name] = { values: Object.fromEntries(values.map((value, index) => [value, index])) };
    return name;
  }

  return {
    types,
    method(document, id, method) {
      const fields = {};
      for (const [name, parameter] of Object.entries(method.parameters ?? {})) {
        const type = parameter.enum
          ? enumType(parameter.enum, `${id}.${name}`)
          : typeOf(parameter, `${id}.${name}`);
        fields[name] = { type, ...(parameter.repeated ? { rule: 'repeated' } : {}) };
      }
      if (method.request) fields.body = { type: mention(method.request.$ref) };
      const response = method.response ? mention(method.response.$ref) : 'google.protobuf.Empty';
      drain();
      return {
        verb: method.httpMethod.toLowerCase(),
        path: `/${document.servicePath}${pathOf(method)}`,
        ...(method.request ? { body: 'body' } : {}),
        response,
        fields,
      };
    },
  };
}

/** Converts `v2/{+parent}/functions` and the pattern of `parent` to the form of google/api/http.proto. */
function pathOf({ path, parameters = {} }) {
  return path.replace(/\{(\+?)([^}]+)\}/g, (_whole, plus, name) => {
    const { pattern } = parameters[name] ?? {};
    if (plus === '' || pattern === undefined) return `{${name}}`;
    return `{${name}=${pattern.slice(1, -1).replaceAll('[^/]+', '*').replaceAll('.*', '**')}}`;
  });
}

/**
 * The behaviour of a field, from the beginning of its text, and from `readOnly` and `annotations.required` if they exist.
 * A name that the caller may set at creation "becomes output only" afterwards. Such a field is not output only.
 */
function behaviorOf({ readOnly, annotations, description = '' }) {
  if (readOnly || /(?<!becomes )\bOutput[ -]only\b/i.test(description)) return 'OUTPUT_ONLY';
  if (/^(?:Required\. )?Immutable\b/i.test(description)) return 'IMMUTABLE';
  if (annotations?.required || /^Required\b/.test(description)) return 'REQUIRED';
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error(
      'usage: node scripts/api-definitions.mjs FOLDER (discovery documents, as cloudfunctions.v2.json)',
    );
    process.exitCode = 2;
  } else {
    writeDiscoveryDefinitions(
      folder,
      fileURLToPath(new URL('../sandbox/schema/discovery/', import.meta.url)),
    );
  }
}
