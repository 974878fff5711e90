import { detectTampering, pipelineIdentity } from '../../../core/tamper';
import type { JsonObject } from '../../../core/values/json';
import { logEntry, PIPELINE } from '../../factories/log-entry';

const severity = (name: string, changes: JsonObject = {}, pipeline = PIPELINE) => {
  const result = detectTampering(logEntry(name, changes), pipeline);
  return result.kind === 'tampering' ? result.found[0]?.severity : result.kind;
};

const declaring = (dryRun: boolean) =>
  pipelineIdentity({ ...PIPELINE, admission: { attestors: [], exempt: [], dryRun } });

describe('a policy that only logs', () => {
  test('is weaker than declared, unless it is declared so', () => {
    expect(severity('binary-authorization-policy-in-dry-run', {}, declaring(false))).toBe('CRITICAL');
    expect(severity('binary-authorization-policy-in-dry-run', {}, declaring(true))).toBe('WARNING');
  });
});

describe('a policy on our own constraint', () => {
  const CHANGED = 'org-policy-updated';

  test.each(['Service', 'Job'])('for a %s is guarded as the built-in one is', (kind) => {
    const resourceName = `organizations/1/policies/custom.riposteRequireAdmission${kind}`;
    expect(severity(CHANGED, { resourceName })).toBe('CRITICAL');
  });

  test('of others is not', () => {
    expect(severity(CHANGED, { resourceName: 'organizations/1/policies/custom.theirs' })).toBe(
      'not-tampering',
    );
  });
});

describe('what is declared', () => {
  const LESS = 'binary-authorization-policy-with-an-attestor-less';

  test("is compared with the pipeline's own project, by id or number", () => {
    expect(severity(LESS)).toBe('CRITICAL');
    expect(severity(LESS, { resourceName: `projects/${PIPELINE.project.number}/policy` })).toBe('CRITICAL');
  });

  test("says nothing about another project's policy, which has attestors of its own", () => {
    expect(severity(LESS, { resourceName: 'projects/other-prj/policy' })).toBe('WARNING');
  });
});

describe('what is declared for a project that a hub protects', () => {
  const DRY_RUN = 'binary-authorization-policy-in-dry-run';
  const attestors = ['built', 'scanned'].map((name) => `projects/shop-prod/attestors/riposte-${name}`);
  const protecting = (declared: JsonObject) =>
    pipelineIdentity({
      ...PIPELINE,
      protectedProjects: [
        { project: { id: 'silent-prj', number: '7' } },
        {
          project: { id: 'shop-web', number: '8' },
          declaredAdmission: { attestors, exempt: PIPELINE.admission?.exempt ?? [], ...declared },
        },
      ],
    });
  const of = (project: string) => ({ resourceName: `projects/${project}/policy` });

  test('keeps its dry run from ringing, by id or number', () => {
    const pipeline = protecting({ dryRun: true });
    expect(severity(DRY_RUN, of('shop-web'), pipeline)).toBe('WARNING');
    expect(severity(DRY_RUN, of('8'), pipeline)).toBe('WARNING');
  });

  test('makes an attestor less ring', () => {
    expect(
      severity('binary-authorization-policy-with-an-attestor-less', of('shop-web'), protecting({})),
    ).toBe('CRITICAL');
  });

  test('says nothing about projects without a declaration', () => {
    expect(severity(DRY_RUN, of('silent-prj'), protecting({ dryRun: true }))).toBe('CRITICAL');
    expect(severity(DRY_RUN, of('stranger-prj'), protecting({ dryRun: true }))).toBe('CRITICAL');
  });

  test("says nothing about the pipeline's own project", () => {
    expect(severity(DRY_RUN, of('shop-prod'), protecting({ dryRun: true }))).toBe('CRITICAL');
  });
});
