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
  test('is weaker than declared, unless the declaration also only logs', () => {
    expect(severity('binary-authorization-policy-in-dry-run', {}, declaring(false))).toBe('CRITICAL');
    expect(severity('binary-authorization-policy-in-dry-run', {}, declaring(true))).toBe('WARNING');
  });
});

describe("a policy on Riposte's own constraint", () => {
  const CHANGED = 'org-policy-updated';

  test.each(['Service', 'Job'])('for a %s is watched like the built-in one', (kind) => {
    const resourceName = `organizations/1/policies/custom.riposteRequireAdmission${kind}`;
    expect(severity(CHANGED, { resourceName })).toBe('CRITICAL');
  });

  test('on another constraint is not watched', () => {
    expect(severity(CHANGED, { resourceName: 'organizations/1/policies/custom.theirs' })).toBe(
      'not-tampering',
    );
  });
});

describe('the declared admission', () => {
  const LESS = 'binary-authorization-policy-with-an-attestor-less';

  test("is compared with the pipeline's own project, by id or number", () => {
    expect(severity(LESS)).toBe('CRITICAL');
    expect(severity(LESS, { resourceName: `projects/${PIPELINE.project.number}/policy` })).toBe('CRITICAL');
  });

  test('does not apply to the policy of another project, which has its own attestors', () => {
    expect(severity(LESS, { resourceName: 'projects/other-prj/policy' })).toBe('WARNING');
  });
});

describe('the declared admission of a project that a hub protects', () => {
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

  test('prevents an alert for its dry run, by id or number', () => {
    const pipeline = protecting({ dryRun: true });
    expect(severity(DRY_RUN, of('shop-web'), pipeline)).toBe('WARNING');
    expect(severity(DRY_RUN, of('8'), pipeline)).toBe('WARNING');
  });

  test('triggers the alert if an attestor is missing', () => {
    expect(
      severity('binary-authorization-policy-with-an-attestor-less', of('shop-web'), protecting({})),
    ).toBe('CRITICAL');
  });

  test('does not apply to projects without a declaration', () => {
    expect(severity(DRY_RUN, of('silent-prj'), protecting({ dryRun: true }))).toBe('CRITICAL');
    expect(severity(DRY_RUN, of('stranger-prj'), protecting({ dryRun: true }))).toBe('CRITICAL');
  });

  test("does not apply to the pipeline's own project", () => {
    expect(severity(DRY_RUN, of('shop-prod'), protecting({ dryRun: true }))).toBe('CRITICAL');
  });
});
