import type { Investigation, InvestigationRecord, PartId } from '../facts/investigation';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { isObject } from '../values/json';
import { known, type Part } from '../values/result';
import { accusations } from './accusations';
import type { Investigator } from './investigator';
import { logs } from './logs';
import { places } from './places';
import { relatedFindings } from './related-findings';
import { reputation } from './reputation';
import { revisions } from './revisions';
import { serviceSettings } from './service-settings';

export type { Investigation, InvestigationRecord, PartId } from '../facts/investigation';
export { type InvestigationContext, type Investigator, NotAvailable } from './investigator';

/** Parts read from Google. `hold` is read from Riposte's own ledger (core/ledger/holds.ts). */
export type RemotePart = Exclude<PartId, 'hold'>;

/** The compiler names what is missing when a part has no investigator. */
const BY_PART: { readonly [P in RemotePart]: Investigator<P> } = {
  service: serviceSettings,
  revisions,
  accusations,
  places,
  logs,
  relatedFindings,
  reputation,
};

export const INVESTIGATORS: readonly Investigator<RemotePart>[] = Object.values(BY_PART);

export const enabledInvestigators = (config: RuntimeConfig): readonly Investigator<RemotePart>[] =>
  INVESTIGATORS.filter(
    (investigator) => investigator.part !== 'reputation' || config.reputation !== undefined,
  );

/** Members of a part that hold documents as the API returned them. They may contain secrets. */
const DOCUMENTS: readonly string[] = ['raw', 'iamPolicy'];

function withoutDocuments(part: Part<unknown>): Part<unknown> {
  if (part.status === 'unavailable' || !isObject(part.value)) return part;
  const shown = Object.entries(part.value).filter(([member]) => !DOCUMENTS.includes(member));
  return known(Object.fromEntries(shown));
}

/** As shown in the record. The documents of the API, of whichever part, are only in the evidence. */
export function toInvestigationRecord({ service, ...rest }: Investigation): InvestigationRecord {
  const parts = Object.entries({ service, ...rest }).map(([part, value]) => [part, withoutDocuments(value)]);
  return Object.fromEntries(parts);
}
