import fc from 'fast-check';
import {
  OWNER_KINDS,
  OWNER_TOOLS,
  ownerSentence,
  ownershipOf,
  readOwnership,
  recordedOwnership,
  UNKNOWN_OWNER,
} from '../../../core/ownership/ownership';
import type { JsonObject } from '../../../core/values/json';

const TERRAFORM = { 'goog-terraform-provisioned': 'true' };

describe('the owner of a service, from services.get', () => {
  it.each<[string, JsonObject, string, string]>([
    ['the label of the Google provider', { labels: TERRAFORM }, 'terraform', 'declarative'],
    [
      'the label of Config Connector',
      { labels: { 'managed-by-cnrm': 'true' } },
      'config-connector',
      'declarative',
    ],
    [
      'the label of a function',
      { labels: { 'goog-managed-by': 'cloudfunctions' } },
      'cloud-functions',
      'declarative',
    ],
    [
      'continuous deployment',
      { labels: { 'managed-by': 'gcp-cloud-build-deploy-cloud-run' } },
      'cloud-build',
      'pipeline',
    ],
    ['the deploy action', { labels: { 'managed-by': 'github-actions' } }, 'github-actions', 'pipeline'],
    [
      'a label of the template',
      { template: { labels: { 'managed-by': 'github-actions' } } },
      'github-actions',
      'pipeline',
    ],
    ['the client of v2', { client: 'gcloud', clientVersion: '571.0.0' }, 'gcloud', 'client'],
    [
      'the annotation of v1',
      { annotations: { 'run.googleapis.com/client-name': 'cloud-console' } },
      'cloud-console',
      'client',
    ],
    [
      'a provider that does not mark resources',
      { labels: { 'goog-terraform-provisioned': 'false' } },
      'unknown',
      'unknown',
    ],
    ['an unknown client', { client: 'deployer' }, 'unknown', 'unknown'],
    ['an unknown label', { labels: { 'managed-by': 'someone' } }, 'unknown', 'unknown'],
    ['nothing', {}, 'unknown', 'unknown'],
  ])('reads %s', (_what, service, tool, kind) => {
    expect(ownershipOf(service)).toMatchObject({ tool, kind });
  });

  it('puts a configuration before a pipeline, and names both', () => {
    const both = ownershipOf({ labels: { 'managed-by': 'github-actions', ...TERRAFORM }, client: 'gcloud' });
    expect(both).toEqual({
      kind: 'declarative',
      tool: 'terraform',
      others: ['github-actions', 'gcloud'],
      signs: [
        'label goog-terraform-provisioned=true',
        'label managed-by=github-actions',
        'written last by the client gcloud',
      ],
    });
  });

  it('keeps the name of an unknown tool, for people', () => {
    expect(ownershipOf({ labels: { 'managed-by': 'spinnaker' } }).signs).toEqual([
      'label managed-by=spinnaker',
    ]);
    expect(ownershipOf({ client: 'cli-x', clientVersion: '1.2' }).signs).toEqual([
      'written last by the client cli-x 1.2',
    ]);
  });

  it('repeats no text that is not a plain name', () => {
    const hostile = '\u202e\n`$(x)` <b>';
    const { signs } = ownershipOf({
      client: hostile,
      clientVersion: hostile,
      labels: { 'managed-by': hostile },
    });
    expect(signs.join()).not.toMatch(/[\n`$<\u202e]/);
  });

  it.each([
    ['gcloud', 'The command gcloud wrote the service last. Riposte does not know which tool manages it.'],
    [
      'cloud-console',
      'The Google Cloud console wrote the service last. Riposte does not know which tool manages it.',
    ],
  ])('says once that %s wrote the service last', (client, sentence) => {
    expect(ownerSentence(ownershipOf({ client, clientVersion: '540.0.0' }))).toBe(sentence);
  });

  it('is defined for any response of the API', () => {
    fc.assert(
      fc.property(
        fc.record({
          labels: fc.jsonValue(),
          client: fc.jsonValue(),
          template: fc.jsonValue(),
          annotations: fc.jsonValue(),
        }),
        (service) => {
          const owner = ownershipOf(service as JsonObject);
          expect(OWNER_TOOLS).toContain(owner.tool);
          expect(OWNER_KINDS).toContain(owner.kind);
          expect(ownerSentence(owner)).toMatch(/\.$/);
        },
      ),
    );
  });
});

describe('an owner from a record', () => {
  it('is the same as written', () => {
    const owner = ownershipOf({ labels: TERRAFORM, client: 'gcloud' });
    expect(recordedOwnership(JSON.parse(JSON.stringify(owner)))).toEqual(owner);
  });

  it.each([undefined, null, 'terraform', {}, { tool: 'other' }, { tool: ['terraform'] }])(
    '%j is unknown',
    (value) => {
      expect(readOwnership(value)).toEqual(UNKNOWN_OWNER);
    },
  );

  it('repeats no text of the record in an alert', () => {
    expect(readOwnership({ tool: 'terraform', kind: 'x', others: ['y', 'gcloud'], signs: ['z'] })).toEqual({
      kind: 'declarative',
      tool: 'terraform',
      others: ['gcloud'],
      signs: [],
    });
  });
});
