import fc from 'fast-check';
import { detect } from '../../../core/catalogue/detect';
import { aFinding, processJson } from '../../factories/finding';

const HARMLESS = 'a1'.repeat(32);
const BAD = 'b2'.repeat(32);
const file = (path: string, sha256: string) => ({ path, sha256, size: '9', hashedSize: '9' });

const parent = { name: 'node', binary: file('/usr/bin/node', HARMLESS), args: ['node'], pid: '1' };
const child = {
  name: 'miner',
  binary: file('/tmp/miner', BAD),
  args: ['/tmp/miner', '-q'],
  pid: '52',
  parentPid: '1',
};

const evidenceOf = (changes: Record<string, unknown>) => {
  const detection = detect(aFinding(changes));
  if (detection.kind !== 'ours') throw new Error(detection.reason);
  return detection.evidence;
};

describe('the process that a finding is about', () => {
  it.each([
    ['parent first', [parent, child]],
    ['child first', [child, parent]],
  ])('is the child of all the others: %s', (_order, processes) => {
    expect(evidenceOf({ processes })).toMatchObject({
      accusedBy: 'child',
      programBinary: '/tmp/miner',
      sha256: BAD,
      arguments: ['/tmp/miner', '-q'],
    });
  });

  it('keeps every process with parent and child, files and hashes', () => {
    const { processes } = evidenceOf({ processes: [parent, child] });
    expect(processes).toEqual([
      expect.objectContaining({
        pid: '1',
        binary: expect.objectContaining({ sha256: HARMLESS, wholeFile: true }),
      }),
      expect.objectContaining({ pid: '52', parentPid: '1', accused: true, arguments: ['/tmp/miner', '-q'] }),
    ]);
  });

  it('is the one with the script, for a detector of scripts', () => {
    const shell = { ...parent, pid: '60', parentPid: '52' };
    const script = { ...child, script: file('/tmp/x.sh', BAD) };
    const evidence = evidenceOf({ category: 'Malicious Script Executed', processes: [script, shell] });
    expect([evidence.accusedBy, evidence.programBinary]).toEqual(['script', '/tmp/x.sh']);
  });

  it('is the one with the library, for a detector of libraries', () => {
    const loaded = { ...parent, libraries: [file('/tmp/bad.so', BAD)] };
    const evidence = evidenceOf({
      category: 'Execution: Added Malicious Library Loaded',
      processes: [loaded, child],
    });
    expect([evidence.accusedBy, evidence.programBinary]).toEqual(['library', '/tmp/bad.so']);
  });

  it('is the one whose arguments have the URL', () => {
    const processes = [{ ...parent, args: ['curl', 'http://203.0.113.7/x'] }, child];
    const evidence = evidenceOf({ processes, indicator: { uris: ['http://203.0.113.7/x'] } });
    expect([evidence.accusedBy, evidence.sha256]).toEqual(['url-in-arguments', HARMLESS]);
  });

  it('is the one that a memory hash names', () => {
    const signature = {
      memoryHashSignature: { binaryFamily: 'F', detections: [{ binary: '/usr/bin/node' }] },
    };
    const evidence = evidenceOf({ processes: [parent, child], indicator: { signatures: [signature] } });
    expect([evidence.accusedBy, evidence.sha256]).toEqual(['signature', HARMLESS]);
  });

  it.each([
    ['two children', [parent, child, { ...child, pid: '53' }]],
    ['no numbers', [processJson({ pid: undefined }), processJson({ pid: undefined })]],
    ['unrelated processes', [parent, { ...child, parentPid: '7' }]],
    ['a circle', [{ ...parent, parentPid: '52' }, child]],
  ])('is unclear, and no hash is presented as the malware: %s', (_what, processes) => {
    const evidence = evidenceOf({ processes });
    expect(evidence.accusedBy).toBe('unclear');
    expect([evidence.sha256, evidence.programBinary, evidence.reputationUrl]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(evidence.processes).toHaveLength(processes.length);
  });

  it('is at most one of the listed processes, for any finding', () => {
    const pid = fc.constantFrom('1', '2', '3', undefined);
    const any = fc.record({ pid, parentPid: pid, args: fc.array(fc.string(), { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 50 }), (processes) => {
        const { accusedBy, processes: kept = [] } = evidenceOf({ processes });
        const accused = kept.filter((one) => one.accused === true).length;
        expect(accused).toBe(accusedBy === undefined || accusedBy === 'unclear' ? 0 : 1);
        expect(kept.length).toBeLessThanOrEqual(30);
      }),
    );
  });
});

describe('the other facts of a finding', () => {
  it('are in the evidence: URLs, domains, addresses, signatures', () => {
    const indicator = {
      uris: ['http://203.0.113.77/stage2.sh'],
      domains: ['cdn.update.invalid'],
      ipAddresses: ['203.0.113.77'],
      signatures: [
        {
          signatureType: 'SIGNATURE_TYPE_PROCESS',
          yaraRuleSignature: { yaraRule: 'Invented_Miner_Family' },
        },
        {
          signatureType: 'SIGNATURE_TYPE_FILE',
          memoryHashSignature: {
            binaryFamily: 'XMRig',
            detections: [{ binary: 'linux-x86-64', percentPagesMatched: 0.75 }],
          },
        },
      ],
    };
    expect(evidenceOf({ indicator }).indicators).toEqual({
      uris: indicator.uris,
      domains: indicator.domains,
      ipAddresses: indicator.ipAddresses,
      signatures: [
        { kind: 'yara', name: 'Invented_Miner_Family', on: 'process', detections: [] },
        {
          kind: 'memory-hash',
          name: 'XMRig',
          on: 'file',
          detections: [{ binary: 'linux-x86-64', percentPagesMatched: 0.75 }],
        },
      ],
    });
  });

  it('name the peer of a reverse shell', () => {
    const sourceProperties = {
      Reverse_Shell_Stdin_Redirection_Dst_Ip: '203.0.113.9',
      Reverse_Shell_Stdin_Redirection_Dst_Port: 4444,
      Reverse_Shell_Stdin_Redirection_Src_Ip: '10.0.0.2',
      Reverse_Shell_Stdin_Redirection_Src_Port: '51000',
    };
    expect(evidenceOf({ category: 'Reverse Shell', sourceProperties }).connections).toEqual([
      { destinationIp: '203.0.113.9', destinationPort: '4444', sourceIp: '10.0.0.2', sourcePort: '51000' },
    ]);
  });

  it('name the connections of the finding', () => {
    const connections = [{ destinationIp: '203.0.113.9', destinationPort: 443, protocol: 'TCP' }];
    expect(evidenceOf({ connections }).connections).toEqual([
      { destinationIp: '203.0.113.9', destinationPort: '443', protocol: 'TCP' },
    ]);
  });

  it('are limited, and the number of omitted facts is given', () => {
    const uris = Array.from(
      { length: 500 },
      (_, index) => `http://203.0.113.7/${index}/${'x'.repeat(5_000)}`,
    );
    const evidence = evidenceOf({ indicator: { uris } });
    expect(evidence.indicators?.uris).toHaveLength(30);
    expect(evidence.leftOut).toEqual({ uris: 470 });
    expect(Math.max(...(evidence.indicators?.uris ?? []).map((text) => text.length))).toBeLessThan(1_100);
  });

  it('include both digests of a finding that names two images', () => {
    const containers = ['a', 'b'].map((digit) => ({ imageId: `x/y@sha256:${digit.repeat(64)}` }));
    const evidence = evidenceOf({ containers });
    expect([evidence.imageDigest, evidence.imageDigests?.length]).toEqual([undefined, 2]);
  });
});
