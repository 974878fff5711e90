import type { JsonObject } from '../../core/values/json';
import { EvidenceBucket } from '../../index';
import { emptyStack } from '../factories/empty-stack';
import { PROJECT } from '../factories/names';
import { synthesized } from '../factories/synthesized-stack';
import { errorsOf, RehearsedStack, withTerraform } from '../factories/terraform';

/** Everything of the stack except the function's source, which is a file next to it. */
const withoutBackend = (text: string) => {
  const { terraform, ...stack } = JSON.parse(text);
  return { ...stack, terraform: { required_providers: terraform.required_providers } };
};

withTerraform.describe(`what exists, and real Terraform${withTerraform.reason}`, () => {
  /** A bucket of the owner that keeps objects for ten years. */
  const records: JsonObject = {
    location: 'EUROPE-WEST1',
    storageClass: 'STANDARD',
    retentionPolicy: { retentionPeriod: '315360000' },
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
    encryption: {
      defaultKmsKeyName: `projects/${PROJECT.id}/locations/europe-west1/keyRings/r/cryptoKeys/k`,
    },
  };

  const evidenceKeptFor = async (retentionDays: number): Promise<string[]> => {
    const { stack, synthesized: text } = emptyStack();
    EvidenceBucket.fromBucketName(stack, 'evidence', {
      project: PROJECT,
      name: 'acme-records',
      retentionDays,
      encrypted: true,
    });
    const rehearsed = await RehearsedStack.create(withoutBackend(text()), {
      resources: { storage: { 'buckets/acme-records': records } },
    });
    await rehearsed.init();
    const { diagnostics } = await rehearsed.run('plan', '-json');
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ detail }) => detail ?? '');
  };

  it('accepts a bucket that keeps evidence for long enough', async () => {
    expect(await evidenceKeptFor(3_650)).toEqual([]);
  });

  it('refuses the plan with a bucket that keeps evidence for less time', async () => {
    expect(await evidenceKeptFor(3_651)).toEqual([
      expect.stringContaining(
        'The bucket acme-records keeps objects for less than 3651 days; expected a retention policy',
      ),
    ]);
  });

  it('plans to import the ledgers that a destroy left behind, and gets 409 without the import', async () => {
    const only = (changes: Parameters<typeof synthesized>[0]) => {
      const {
        resource,
        terraform,
        provider,
        import: imports,
      } = withoutBackend(synthesized({ preventDestroy: false, ...changes }).text);
      const { google_firestore_database } = resource;
      const databases = Object.fromEntries(
        Object.entries(google_firestore_database as Record<string, object>).map(([name, database]) => [
          name,
          { ...database, depends_on: [] },
        ]),
      );
      return {
        terraform,
        provider,
        resource: { google_firestore_database: databases },
        ...(imports ? { import: imports } : {}),
      };
    };
    const rehearsed = await RehearsedStack.create(only({}));
    await rehearsed.init();
    expect(errorsOf(await rehearsed.apply())).toEqual([]);
    expect(errorsOf(await rehearsed.destroy())).toEqual([]);
    expect(errorsOf(await rehearsed.apply())).toEqual([
      expect.stringContaining('googleapi: Error 409'),
      expect.stringContaining('googleapi: Error 409'),
    ]);
    rehearsed.write(only({ existing: { ledgers: 'import' } }));
    const again = await rehearsed.run('plan', '-json');
    expect(errorsOf(again)).toEqual([]);
    expect(again.changes.map(({ action }) => action).sort()).toEqual(['update', 'update']);
  });
});
