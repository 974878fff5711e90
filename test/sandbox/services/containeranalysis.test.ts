import type { JsonObject } from '../../../core/values/json';
import { bodyOf, type Cloud } from '../little-cloud';
import { adminCloud, HOME, SIGNER } from './admin-cloud';

const NOTE = `${HOME}/notes/note`;
const ATTESTATION = { attestation: { hint: { humanReadableName: 'built' } } };

const make = (cloud: Cloud, body: JsonObject = ATTESTATION) =>
  cloud.outcome('containeranalysis', 'POST', `/v1/${HOME}/notes`, { query: { noteId: 'note' }, body });

const withNote = (): Cloud => {
  const cloud = adminCloud();
  make(cloud, { name: 'note', shortDescription: 'Images that may run.', ...ATTESTATION });
  return cloud;
};

const read = (cloud: Cloud) => bodyOf(cloud.call('containeranalysis', 'GET', `/v1/${NOTE}`));

describe('notes', () => {
  test('are created with the requested name, whatever the body contains, and are read', () => {
    expect(read(withNote())).toMatchObject({
      name: NOTE,
      kind: 'ATTESTATION',
      shortDescription: 'Images that may run.',
      ...ATTESTATION,
    });
  });

  test('can be created only once, and are listed and deleted', () => {
    const cloud = withNote();
    expect(make(cloud)).toMatch(/^409 ALREADY_EXISTS/);
    expect(bodyOf(cloud.call('containeranalysis', 'GET', `/v1/${HOME}/notes`))).toMatchObject({
      notes: [{ name: NOTE }],
    });
    expect(cloud.outcome('containeranalysis', 'DELETE', `/v1/${NOTE}`)).toBe('200');
    expect(cloud.outcome('containeranalysis', 'GET', `/v1/${NOTE}`)).toMatch(/^404 NOT_FOUND/);
  });

  test('are updated by mask', () => {
    const cloud = withNote();
    cloud.call('containeranalysis', 'PATCH', `/v1/${NOTE}`, {
      query: { updateMask: 'longDescription' },
      body: { longDescription: 'More of it.', shortDescription: 'not named' },
    });
    expect(read(cloud)).toMatchObject({
      shortDescription: 'Images that may run.',
      longDescription: 'More of it.',
    });
  });

  test.each([
    ['no kind', {}],
    ['an authority without a name', { attestation: { hint: {} } }],
  ])('are refused with %s', (_what, body) => {
    expect(make(adminCloud(), body)).toMatch(/^400 INVALID_ARGUMENT/);
  });

  test('of other kinds are not served, and the answer reports that', () => {
    expect(make(adminCloud(), { vulnerability: { cvssScore: 9 } })).toMatch(
      /^501 UNIMPLEMENTED.*vulnerability/,
    );
  });

  test('have a policy that is read by a POST, which needs the permission to write', () => {
    const cloud = withNote();
    const policy = { bindings: [{ role: 'roles/containeranalysis.notes.attacher', members: [SIGNER] }] };
    cloud.call('containeranalysis', 'POST', `/v1/${NOTE}:setIamPolicy`, { body: { policy } });
    const ask = (as?: string) =>
      cloud.outcome('containeranalysis', 'POST', `/v1/${NOTE}:getIamPolicy`, {}, as);
    expect(ask()).toBe('200');
    expect(ask(SIGNER)).toMatch(/^403.*notes.setIamPolicy/);
  });
});
