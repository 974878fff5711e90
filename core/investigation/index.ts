import type { Investigation, PartId } from '../facts/investigation';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
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

/** As shown in the record. The API documents themselves are in the evidence. */
export function toInvestigationRecord(investigation: Investigation) {
  const { service, ...rest } = investigation;
  if (service.status === 'unavailable') return { service, ...rest };
  const { raw: _raw, iamPolicy: _iamPolicy, ...shown } = service.value;
  return { service: { status: 'known' as const, value: shown }, ...rest };
}
