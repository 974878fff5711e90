import { isObject, type JsonObject } from '../values/json';
import { present } from '../values/present';
import type { Finding, FindingConnection, FindingSignature } from './finding';
import type { Reading } from './reading';

/** URLs, domains, addresses and signatures of `finding.indicator`. Absent members give empty lists. */
export function indicatorsOf(sent: JsonObject, reading: Reading): Finding['indicators'] {
  const indicator = reading.object(sent, 'indicator', 'finding') ?? {};
  const at = 'finding.indicator';
  return {
    ipAddresses: reading.texts(indicator, 'ipAddresses', at),
    domains: reading.texts(indicator, 'domains', at),
    uris: reading.texts(indicator, 'uris', at),
    signatures: reading.list(indicator, 'signatures', at).flatMap((each) => signatureOf(each, reading)),
  };
}

interface Element {
  readonly value: unknown;
  readonly at: string;
}

const ON: Readonly<Record<string, FindingSignature['on']>> = {
  SIGNATURE_TYPE_PROCESS: 'process',
  SIGNATURE_TYPE_FILE: 'file',
};

function signatureOf({ value, at }: Element, reading: Reading): readonly FindingSignature[] {
  if (!isObject(value)) {
    reading.note(at, value, 'an object');
    return [];
  }
  const type = reading.text(value, 'signatureType', at) ?? '';
  const on = Object.hasOwn(ON, type) ? ON[type] : undefined;
  const yara = reading.object(value, 'yaraRuleSignature', at);
  const memory = reading.object(value, 'memoryHashSignature', at);
  const name = yara
    ? reading.text(yara, 'yaraRule', `${at}.yaraRuleSignature`)
    : memory && reading.text(memory, 'binaryFamily', `${at}.memoryHashSignature`);
  return [
    present({
      kind: yara ? 'yara' : memory ? 'memory-hash' : 'unknown',
      detections: memory ? detectionsOf(memory, `${at}.memoryHashSignature`, reading) : [],
      name,
      on,
    }),
  ];
}

function detectionsOf(memory: JsonObject, path: string, reading: Reading): FindingSignature['detections'] {
  return reading.list(memory, 'detections', path).flatMap(({ value, at }) => {
    if (!isObject(value)) {
      reading.note(at, value, 'an object');
      return [];
    }
    const binary = reading.text(value, 'binary', at);
    const percentPagesMatched = reading.amount(value, 'percentPagesMatched', at);
    return [present({ binary, percentPagesMatched })];
  });
}

/** Google's finding page of a reverse shell names these four source properties. */
const REVERSE_SHELL = {
  sourceIp: 'Reverse_Shell_Stdin_Redirection_Src_Ip',
  sourcePort: 'Reverse_Shell_Stdin_Redirection_Src_Port',
  destinationIp: 'Reverse_Shell_Stdin_Redirection_Dst_Ip',
  destinationPort: 'Reverse_Shell_Stdin_Redirection_Dst_Port',
} as const;

export function connectionsOf(sent: JsonObject, reading: Reading): readonly FindingConnection[] {
  const properties = reading.object(sent, 'sourceProperties', 'finding') ?? {};
  const property = (end: keyof typeof REVERSE_SHELL) =>
    reading.count(properties, REVERSE_SHELL[end], 'finding.sourceProperties');
  const shell = connectionOf({
    sourceIp: property('sourceIp'),
    sourcePort: property('sourcePort'),
    destinationIp: property('destinationIp'),
    destinationPort: property('destinationPort'),
    protocol: undefined,
  });
  const listed = reading.list(sent, 'connections', 'finding').flatMap(({ value, at }) => {
    if (!isObject(value)) {
      reading.note(at, value, 'an object');
      return [];
    }
    return connectionOf({
      sourceIp: reading.text(value, 'sourceIp', at),
      sourcePort: reading.count(value, 'sourcePort', at),
      destinationIp: reading.text(value, 'destinationIp', at),
      destinationPort: reading.count(value, 'destinationPort', at),
      protocol: reading.text(value, 'protocol', at),
    });
  });
  return [...shell, ...listed];
}

/** Undefined when neither end is named. */
function connectionOf(
  ends: Readonly<Record<keyof FindingConnection, string | undefined>>,
): readonly FindingConnection[] {
  const isNamed = Object.values(ends).some((value) => value !== undefined);
  return isNamed ? [present(ends) as FindingConnection] : [];
}
