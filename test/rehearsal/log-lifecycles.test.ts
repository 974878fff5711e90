import type { Values } from '../../rehearsal/provider/values';
import { errors, OfflineProvider } from '../factories/offline-provider';

/** The same cloud some days later. */
function daysLater(provider: OfflineProvider, days: number): OfflineProvider {
  const now = new Date(Date.parse(provider.cloud.state.now) + days * 86_400_000).toISOString();
  return new OfflineProvider(provider.type, { ...provider.cloud.state, now });
}
const journalOf = ({ cloud }: OfflineProvider) => cloud.state.journal.map(({ kind }) => kind);

/** Creates, destroys and creates again. */
function again(type: string, config: Values, days = 0): string[] {
  const first = new OfflineProvider(type);
  expect(errors(first.destroy(first.created(config)))).toEqual([]);
  return errors(daysLater(first, days).create(config));
}

describe('a log bucket', () => {
  const type = 'google_logging_project_bucket_config';
  const bucket = (changes: object) => ({
    project: 'shop-prod',
    location: 'global',
    bucket_id: 'audit',
    retention_days: 400,
    ...changes,
  });

  it('that is locked cannot be deleted', () => {
    const provider = new OfflineProvider(type);
    const values = provider.created(bucket({ locked: true }));
    expect(errors(provider.destroy(values))).toEqual([
      expect.stringContaining('Locked buckets currently cannot be deleted'),
    ]);
    expect(provider.cloud.state.resources).toHaveLength(1);
  });

  it('that is locked keeps its retention', () => {
    const provider = new OfflineProvider(type);
    const values = provider.created(bucket({ locked: true }));
    expect(errors(provider.update(values, bucket({ locked: true, retention_days: 30 })))).toHaveLength(1);
  });

  it('that exists is adopted', () => {
    const provider = new OfflineProvider(type);
    provider.created(bucket({}));
    expect(errors(provider.create(bucket({ retention_days: 30 })))).toEqual([]);
    expect(journalOf(provider)).toEqual(['adopted']);
  });

  it('of Google, _Default, is only forgotten', () => {
    const provider = new OfflineProvider(type);
    provider.destroy(provider.created(bucket({ bucket_id: '_Default' })));
    expect(provider.cloud.state.resources.map(({ status }) => status)).toEqual(['left']);
  });

  it('rests for 7 days after its deletion', () => {
    expect(again(type, bucket({}), 6)).toEqual([expect.stringContaining('must be in an ACTIVE state')]);
    expect(again(type, bucket({}), 8)).toEqual([]);
  });
});

describe('a log sink', () => {
  const type = 'google_logging_project_sink';
  const sink = (name: string) => ({ name, destination: 'storage.googleapis.com/logs' });

  it('that exists is adopted', () => {
    const provider = new OfflineProvider(type);
    provider.created(sink('_Default'));
    expect(errors(provider.create(sink('_Default')))).toEqual([]);
  });

  it('of Google, _Default, is only forgotten; others go', () => {
    const provider = new OfflineProvider(type);
    provider.destroy(provider.created(sink('_Default')));
    provider.destroy(provider.created(sink('audit')));
    expect(provider.cloud.state.resources.map(({ values }) => values.name)).toEqual(['_Default']);
  });
});
