import { isObject, type JsonObject } from '../values/json';
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
    {
      kind: yara ? 'yara' : memory ? 'memory-hash' : 'unknown',
      detections: memory ? detectionsOf(memory, `${at}.memoryHashSignature`, reading) : [],
      ...(name === undefined ? {} : { name }),
      ...(on === undefined ? {} : { on }),
    },
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
    return [
      {
        ...(binary === undefined ? {} : { binary }),
        ...(percentPagesMatched === undefined ? {} : { percentPagesMatched }),
      },
    ];
  });
}

/** Google's finding page of a reverse shell names these four source properties. */
const REVERSE_SHELL = 'Reverse_Shell_Stdin_Redirection_';

export function connectionsOf(sent: JsonObject, reading: Reading): readonly FindingConnection[] {
  const properties = reading.object(sent, 'sourceProperties', 'finding') ?? {};
  const property = (name: string) =>
    reading.count(properties, `${REVERSE_SHELL}${name}`, 'finding.sourceProperties');
  const shell = connectionOf({
    sourceIp: property('Src_Ip'),
    sourcePort: property('Src_Port'),
    destinationIp: property('Dst_Ip'),
    destinationPort: property('Dst_Port'),
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
  const named = Object.entries(ends).filter(([, value]) => value !== undefined);
  return named.length === 0 ? [] : [Object.fromEntries(named) as FindingConnection];
}
