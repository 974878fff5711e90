import type { OwnedChange, OwnerRehearsal } from './rehearse-owner';

/** What a person reads of the owner's rehearsal. */
export function ownerLines(owner: OwnerRehearsal | undefined): readonly string[] {
  if (owner === undefined) return [];
  if (owner.status === 'skipped') return [`  will it last: skipped, because ${owner.reason}`];
  return [
    "  will it last: services that their owner deploys with the same provider, contained; then the owner's Terraform",
    ...owner.changes.map(changeLine),
    ...owner.refusals.map((text) => `    refused: ${text}`),
    ...owner.notContained.map(({ service, verdict }) => `    ${service}: not contained (${verdict})`),
  ];
}

const AFTER: Readonly<Record<OwnedChange['afterApply'], string>> = {
  stands: 'after an apply with a new image it stands',
  gone: 'after an apply with a new image it is gone',
  refused: 'the embedded cloud refuses an apply with a new image',
};

const changeLine = ({
  service,
  configured,
  action,
  outlook,
  planTakesBack,
  afterApply,
}: OwnedChange): string =>
  `    ${service} (${configured}): ${action}: the next plan ${planTakesBack ? 'takes it back' : 'keeps it'}; ` +
  `${AFTER[afterApply]}; the record says ${outlook}`;
