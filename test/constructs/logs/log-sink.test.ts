import { LogSink, type LogSinkProps } from '../../../index';
import { PROJECT, partsOf } from '../../factories/parts';

const partsWith = (scope: LogSinkProps['scope'], transform?: LogSinkProps['transform']) =>
  partsOf((stack) => {
    new LogSink(stack, 'sink', {
      scope,
      name: 'riposte-tamper',
      description: 'What guards the workloads is changed.',
      destination: 'pubsub.googleapis.com/projects/demo-prj/topics/riposte-audit',
      filter: 'severity>=ERROR',
      ...(transform ? { transform } : {}),
    });
  });

const SCOPES = [
  ['google_logging_organization_sink', { organization: '123456' }],
  ['google_logging_folder_sink', { folder: '777' }],
  ['google_logging_project_sink', { project: PROJECT.id }],
] as const;

test.each(SCOPES)('%s is enabled and has no exclusions, which would override its filter', (type, scope) => {
  expect(partsWith(scope).one(type)).toMatchObject({ disabled: false, exclusions: [] });
});

test('a sink of a project writes as its own account, not as the shared account of all projects', () => {
  expect(partsWith({ project: PROJECT.id }).one('google_logging_project_sink').unique_writer_identity).toBe(
    true,
  );
});

test('and a caller cannot give it the shared account', () => {
  const parts = partsWith({ project: PROJECT.id }, (config) => ({ ...config, uniqueWriterIdentity: false }));
  expect(parts.one('google_logging_project_sink').unique_writer_identity).toBe(true);
});

test.each([
  ['an organization', { organization: 'example.com' }, /"example\.com" is not an organization number/],
  ['a folder', { folder: 'engineering' }, /"engineering" is not a folder number/],
  ['a folder', { folder: 'folders/engineering' }, /"folders\/engineering" is not a folder number/],
])('%s that is not a number is refused: %j', (_what, scope, expected) => {
  expect(partsWith(scope).problems).toEqual([expect.stringMatching(expected)]);
});

test.each([[{ folder: '777' }], [{ folder: 'folders/777' }]])('a folder may be written as %j', (scope) => {
  expect(partsWith(scope).problems).toEqual([]);
});
