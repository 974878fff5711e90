import type { OwnedChange, OwnerRehearsal } from './rehearse-owner';

/** What a person reads of the owner's rehearsal. */
export function ownerLines(owner: OwnerRehearsal | undefined): readonly string[] {
  if (owner === undefined) return [];
  if (owner.status === 'skipped') return [`  will it last: skipped, because ${owner.reason}`];
  return [
    "  will it last: services that their owner deploys with the same provider, contained; then the owner's Terraform",
    ...owner.changes.map(changeLine),
    ...owner.notContained.map(({ service, verdict }) => `    ${service}: not contained (${verdict})`),
  ];
}

const changeLine = ({
  service,
  configured,
  action,
  outlook,
  planTakesBack,
  applyTookBack,
}: OwnedChange): string =>
  `    ${service} (${configured}): ${action}: the next plan ${planTakesBack ? 'takes it back' : 'keeps it'}; ` +
  `after an apply with a new image it ${applyTookBack ? 'is gone' : 'stands'}; the record says ${outlook}`;
