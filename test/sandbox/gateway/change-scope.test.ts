import { checkScope } from '../../../sandbox/gateway/change-scope';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { addResource, removeResource, replaceResource } from '../../../sandbox/state/stored-resources';
import { boot, NUMBER, PROJECT } from '../mini-stack';

const HOME = `projects/${PROJECT}`;
const SECRET = `${HOME}/secrets/key`;
const FOREIGN = 'projects/other/secrets/key';

const state = boot();
const at = (...names: readonly string[]) => names.map((name) => ({ name, project: PROJECT }));
const added = (name: string, from: CloudState = state): CloudState =>
  addResource(from, 'secretmanager', name, { body: {}, nowMs: 0 });

/** Checks a change, with a permission that was tested on these resources. */
const change = (
  after: CloudState,
  tested: readonly string[],
  {
    before = state,
    reaches,
  }: { readonly before?: CloudState; readonly reaches?: Record<string, string> } = {},
) => checkScope('secretmanager Create', { tested: at(...tested), reaches }, { before, after });

describe('a change of a method', () => {
  it.each<[string, readonly string[]]>([
    ['the resource itself', [SECRET]],
    ['its project', [HOME]],
    ['its project, named by number', [`projects/${NUMBER}`]],
    ['one of several resources', [`${HOME}/topics/t`, SECRET]],
  ])('is accepted where the permission was tested on %s', (_what, tested) => {
    expect(() => change(added(SECRET), tested)).not.toThrow();
  });

  it.each<[string, readonly string[], string]>([
    ['another project', [HOME], FOREIGN],
    ['a resource whose name only begins alike', [SECRET], `${SECRET}2`],
    ['the resource above', [`${SECRET}/versions/1`], SECRET],
    ['any resource, where no permission was tested', [], SECRET],
  ])('is a bug of the sandbox if it stores %s', (_what, tested, name) => {
    expect(() => change(added(name), tested)).toThrow(`sandbox bug: secretmanager Create changed resources`);
    expect(() => change(added(name), tested)).toThrow(name);
  });

  it('is a bug if it replaces or removes a resource elsewhere', () => {
    const before = added(FOREIGN);
    expect(() =>
      change(replaceResource(before, 'secretmanager', FOREIGN, { a: 1 }), [HOME], { before }),
    ).toThrow(FOREIGN);
    expect(() => change(removeResource(before, 'secretmanager', FOREIGN), [HOME], { before })).toThrow(
      FOREIGN,
    );
  });

  it('may reach a part that the method declares, and no other one', () => {
    const reaches = { 'resources.secretmanager': 'a reason' };
    expect(() => change(added(FOREIGN), [HOME], { reaches })).not.toThrow();
    const bindings = { ...state.iam.bindings, 'projects/other': [] };
    const both = { ...added(FOREIGN), iam: { ...state.iam, bindings } };
    expect(() => change(both, [HOME], { reaches })).toThrow('iam.bindings projects/other');
  });

  it('is found in lists too, whether something was added or removed', () => {
    const config = {
      ...state.scc.configs[0],
      name: 'organizations/9/locations/global/notificationConfigs/c',
    };
    const more = { ...state, scc: { ...state.scc, configs: [...state.scc.configs, config as never] } };
    expect(() => change(more, [HOME])).toThrow(config.name);
    expect(() => change(state, [HOME], { before: more })).toThrow(config.name);
    expect(() => change(more, ['organizations/9'])).not.toThrow();
  });

  it('may take an id, and may change nothing', () => {
    expect(() => change({ ...state, sequence: state.sequence + 1 }, [])).not.toThrow();
    expect(() => change({ ...state, iam: { ...state.iam } }, [])).not.toThrow();
  });

  it('is named in full if several names lead to the resource', () => {
    const bucket = { name: 'b', project: 'other' };
    const buckets = { ...state.storage.buckets, b: bucket as never };
    const after = { ...state, storage: { ...state.storage, buckets } };
    expect(() => change(after, [HOME])).toThrow('buckets/b or projects/other/buckets/b');
    expect(() => change(after, ['buckets/b'])).not.toThrow();
    expect(() => change(after, ['projects/other'])).not.toThrow();
  });
});
