import type { Outlook } from '../../../core/ownership/owner-words';
import type { OwnedChange, OwnerRehearsal } from './rehearse-owner';

/** The lines about the owner's rehearsal. */
export function ownerLines(owner: OwnerRehearsal | undefined): readonly string[] {
  if (owner === undefined) return [];
  if (owner.status === 'skipped') return [`  will it last: skipped, because ${owner.reason}`];
  return [
    '  will it last: Riposte contains services that their owner deploys with the same provider, then the owner runs Terraform',
    ...owner.changes.map(changeLine),
    ...owner.refusals.map((text) => `    refused: ${text}`),
    ...owner.notContained.map(({ service, verdict }) => `    ${service}: not contained (${verdict})`),
  ];
}

const AFTER: Readonly<Record<OwnedChange['afterApply'], string>> = {
  stands: 'an apply with a new image keeps it',
  gone: 'an apply with a new image removes it',
  refused: 'the embedded cloud refuses an apply with a new image',
};

const PREDICTED: Readonly<Record<Outlook, string>> = {
  'kept-unless-configured': 'a deployment keeps it, unless the configuration sets it',
  'taken-back': 'a deployment reverses it',
  'not-measured': 'not known',
};

const changeLine = ({
  service,
  configured,
  action,
  outlook,
  planTakesBack,
  afterApply,
}: OwnedChange): string =>
  `    ${service} (${configured}): ${action}: the next plan ${planTakesBack ? 'reverses it' : 'keeps it'}; ` +
  `${AFTER[afterApply]}; the case says: ${PREDICTED[outlook]}`;
