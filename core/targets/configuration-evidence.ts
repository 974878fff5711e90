import type { Investigation } from '../facts/investigation';
import type { Json } from '../values/json';
import type { ReadDocuments } from './target';

/** For a part that could not be read, or that this kind of workload does not have, the evidence contains the reason. */
export const configurationEvidence = (
  { service, revisions }: Pick<Investigation, 'service' | 'revisions'>,
  documents: ReadDocuments,
): Readonly<Record<string, Json>> => ({
  service: (service.status === 'known' ? service.value.raw : service) as Json,
  'iam-policy': (service.status === 'known' ? service.value.iamPolicy : service) as Json,
  revisions: (documents.revisions ?? (revisions.status === 'known' ? revisions.value : revisions)) as Json,
});
