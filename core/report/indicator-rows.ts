import type { CaseRecord } from '../case/record';
import type { DetectionEvidence } from '../detectors/detection';
import type { FindingConnection, FindingSignature } from '../finding/finding';
import { codeRow, type Row } from './view-model';

/** URLs, domains, addresses, signatures and connections of the finding. Hostile text: shown, never linked. */
export function indicatorRows({ detector, evidence }: CaseRecord['detection']): readonly Row[] {
  const { uris = [], domains = [], ipAddresses = [], signatures = [] } = evidence.indicators ?? {};
  const left = evidence.leftOut ?? {};
  return [
    ...listed('URLs', uris, left.uris),
    ...listed('Domains', domains, left.domains),
    ...listed('IP addresses', ipAddresses, left.ipAddresses),
    ...listed('Signatures', signatures.map(signatureText), left.signatures),
    ...connectionRows(detector, evidence),
  ];
}

function listed(label: string, values: readonly string[], left: number | undefined): readonly Row[] {
  if (values.length === 0) return [];
  return [
    {
      ...codeRow(label, ...values),
      ...(left === undefined ? {} : { note: `the finding, which is in the evidence, has ${left} more` }),
    },
  ];
}

const KIND: Readonly<Record<FindingSignature['kind'], string>> = {
  yara: 'YARA rule',
  'memory-hash': 'memory hash of',
  unknown: 'signature of a kind that this version does not know',
};

/**
 * Google documents a percentage, and its samples have fractions such as 1 for all pages. A number up to 1 may be
 * either, so it is shown as Google sends it.
 */
const pagesText = (matched: number): string =>
  matched > 1 ? `${matched} % of its pages` : `percentPagesMatched ${matched}`;

function signatureText({ kind, name, on, detections }: FindingSignature): string {
  const seen = detections.map(({ binary, percentPagesMatched }) =>
    [
      binary ?? 'a binary',
      ...(percentPagesMatched === undefined ? [] : [pagesText(percentPagesMatched)]),
    ].join(', '),
  );
  return [
    `${KIND[kind]}${name === undefined ? '' : ` ${name}`}`,
    ...(on === undefined ? [] : [`on a ${on}`]),
    ...(seen.length === 0 ? [] : [`matched ${seen.join('; ')}`]),
  ].join(', ');
}

function connectionRows(detector: string, { connections = [], leftOut }: DetectionEvidence): readonly Row[] {
  const label = detector === 'CLOUD_RUN_REVERSE_SHELL' ? 'Peer of the shell' : 'Connections';
  return listed(label, connections.map(connectionText), leftOut?.connections);
}

function connectionText(one: FindingConnection): string {
  const { sourceIp, sourcePort, destinationIp, destinationPort, protocol } = one;
  const from = endText(sourceIp, sourcePort);
  const to = endText(destinationIp, destinationPort) ?? 'an unknown peer';
  return `${to}${protocol === undefined ? '' : ` (${protocol})`}${from === undefined ? '' : `, from ${from}`}`;
}

function endText(ip: string | undefined, port: string | undefined): string | undefined {
  if (ip === undefined) return port === undefined ? undefined : `port ${port}`;
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return port === undefined ? ip : `${host}:${port}`;
}
