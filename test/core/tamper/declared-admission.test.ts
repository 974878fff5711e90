import type { JsonObject } from '../../../core/json';
import { detectTampering, pipelineIdentity } from '../../../core/tamper';
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
