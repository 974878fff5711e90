import { applicationDefaultClient } from '../../../cli/ledger/credentials';

jest.mock('google-auth-library', () => ({
  GoogleAuth: class {
    async getClient(): Promise<never> {
      process.emitWarning('received unexpected error', 'MetadataLookupWarning');
      process.emitWarning('something else', 'OtherWarning');
      throw new Error('Could not load the default credentials.');
    }
  },
}));

describe('a machine without credentials', () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const ask = () =>
    applicationDefaultClient({ may: 'has roles/datastore.user', otherwise: 'pause the actor' });

  it('gets a message about what this command needs, and what works without credentials', async () => {
    await expect(ask()).rejects.toMatchObject({
      problems: [
        {
          expected: 'a person or service account that has roles/datastore.user',
          fix: 'run gcloud auth application-default login; or pause the actor',
        },
      ],
    });
  });

  it('does not show the warning of the library about a metadata server, and shows every other one', async () => {
    warnings.mockClear();
    await ask().catch(() => undefined);
    expect(warnings.mock.calls.map((call) => (call as unknown[])[1])).toEqual(['OtherWarning']);
  });
});
