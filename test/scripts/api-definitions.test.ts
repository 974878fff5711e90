import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScript } from '../factories/run-script';
import { tempFolder } from '../factories/temp-folder';

/** A discovery document with one method. */
const DOCUMENT = {
  id: 'iamcredentials:v1',
  revision: '20260101',
  servicePath: '',
  resources: {
    projects: {
      resources: {
        serviceAccounts: { methods: { get: { httpMethod: 'GET', path: 'v1/x', response: { $ref: 'X' } } } },
      },
    },
  },
  schemas: { X: { properties: { id: { type: 'string' } } } },
};

interface ApiDefinitions {
  writeDiscoveryDefinitions(from: string, to: string): void;
}
let script: ApiDefinitions;
beforeAll(async () => {
  script = await loadScript<ApiDefinitions>('api-definitions.mjs');
});

const written = (documents: Readonly<Record<string, object>>) => {
  const [from, to] = [tempFolder('documents'), tempFolder('definitions')];
  for (const [name, document] of Object.entries(documents)) {
    writeFileSync(join(from, name), JSON.stringify(document));
  }
  script.writeDiscoveryDefinitions(from, to);
  return to;
};

describe('the definitions of APIs', () => {
  it('are written for each document that the folder has, and for no other', () => {
    const to = written({ 'iamcredentials.v1.json': DOCUMENT });
    expect(readdirSync(to)).toEqual(['iamcredentials.v1.json']);
    const { methods } = JSON.parse(readFileSync(join(to, 'iamcredentials.v1.json'), 'utf8'));
    expect(methods).toMatchObject({ 'projects.serviceAccounts.get': { verb: 'get', path: '/v1/x' } });
  });

  it('are not written from a folder without a document that is known', () => {
    expect(() => written({ 'other.v1.json': DOCUMENT })).toThrow(/has none of these files/);
  });
});
