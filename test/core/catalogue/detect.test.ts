import fc from 'fast-check';
import { detect } from '../../../core/catalogue/detect';
import { DETECTORS, normalizeCategory } from '../../../core/detectors';
import { aFinding, processJson } from '../../factories/finding';
import { BUILT_IN, FILE_SHA256, RESOURCE } from '../../factories/names';

const detectedAs = (changes: Record<string, unknown>) => {
  const detection = detect(aFinding(changes));
  return detection.kind === 'ours' ? detection.detector : detection.kind;
};
const evidenceOf = (changes: Record<string, unknown>) => {
  const detection = detect(aFinding(changes));
  if (detection.kind !== 'ours') throw new Error(detection.reason);
  return detection.evidence;
};

describe('the catalogue', () => {
  it('covers the running workload and the control plane', () => {
    expect(new Set(DETECTORS.map((detector) => detector.source))).toEqual(
      new Set(['cloud-run-threat-detection', 'event-threat-detection']),
    );
  });

  it('names every module once', () => {
    expect(new Set(DETECTORS.map((detector) => detector.module)).size).toBe(DETECTORS.length);
  });

  it('names every category and alias once, in any spelling', () => {
    const names = DETECTORS.flatMap((detector) => [detector.category, ...detector.aliases]).map(
      normalizeCategory,
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(DETECTORS.map((detector) => [detector.category, detector] as const))(
    'detects "%s"',
    (category, detector) => {
      expect(detectedAs({ category })).toBe(detector.module);
    },
  );

  it.each(DETECTORS.map((detector) => [detector.module, detector.attack.techniques] as const))(
    'gives %s well-formed ATT&CK techniques',
    (_module, techniques) => {
      expect(techniques.filter((technique) => !/^T\d{4}(\.\d{3})?$/.test(technique))).toEqual([]);
    },
  );
});

describe('detect', () => {
  it.each([
    'execution: built in malicious binary executed',
    'EXECUTION: BUILT IN MALICIOUS BINARY EXECUTED',
    'Execution: Built-in Malicious Binary Executed',
    'Execution:  Built in Malicious\tBinary Executed ',
  ])('recognizes the spelling %j', (category) => {
    expect(detectedAs({ category })).toBe('CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED');
  });

  it('recognizes the spelling for Stratum on the page of findings', () => {
    expect(
      detectedAs({ category: 'Impact: Suspicious crypto mining activity using the Stratum Protocol' }),
    ).toBe('CLOUD_RUN_SUSPICIOUS_CRYPTO_MINING_ACTIVITY_USING_STRATUM_PROTOCOL');
  });

  it('does not mistake a longer category for the known one', () => {
    expect(detectedAs({ category: `${BUILT_IN} Twice` })).toBe('UNKNOWN_THREAT');
  });

  it('gives a threat that nobody knows yet the default playbook', () => {
    expect(detect(aFinding({ category: 'Execution: Something New' }))).toMatchObject({
      kind: 'ours',
      playbook: 'default',
    });
  });

  it('gives a category without letters the default playbook', () => {
    expect(detectedAs({ category: '???' })).toBe('UNKNOWN_THREAT');
  });

  it('ignores a misconfiguration on Cloud Run', () => {
    expect(detectedAs({ category: 'PUBLIC_SERVICE', findingClass: 'MISCONFIGURATION' })).toBe('not-ours');
  });

  it.each([
    '//container.googleapis.com/projects/shop-prod/zones/z/clusters/c',
    '//run.googleapis.com.evil/projects/shop-prod/locations/europe-west1/services/checkout',
    'run.googleapis.com/projects/shop-prod/locations/europe-west1/services/checkout',
    '//RUN.googleapis.com/projects/shop-prod/locations/europe-west1/services/checkout',
    ' //run.googleapis.com/projects/shop-prod/locations/europe-west1/services/checkout',
    '',
  ])('reports that the same category on %j is out of scope', (resourceName) => {
    expect(detectedAs({ resourceName })).toBe('not-ours');
  });

  it.each(['//run.googleapis.com/', '//run.googleapis.com/x', `${RESOURCE}/../../y`])(
    'accepts the unusual Cloud Run resource %j, without a target',
    (resourceName) => {
      expect(detectedAs({ resourceName })).toBe('CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED');
      expect(aFinding({ resourceName }).target).toBeUndefined();
    },
  );

  it.each(['__proto__', 'constructor', 'toString'])('is not deceived by the category %s', (category) => {
    expect(detectedAs({ category })).toBe('UNKNOWN_THREAT');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string(),
        fc.string(),
        (category, resourceName, findingClass) => {
          detect(aFinding({ category, resourceName, findingClass }));
        },
      ),
    );
  });
});

describe('evidence', () => {
  const binary = (changes: Record<string, unknown>) => ({
    processes: [processJson({ binary: { path: '/x', sha256: FILE_SHA256, ...changes } })],
  });

  it('links to the reputation of a hash of the whole file', () => {
    expect(evidenceOf({}).reputationUrl).toBe(`https://www.virustotal.com/gui/file/${FILE_SHA256}`);
  });

  it.each([
    ['partial', { size: '9', hashedSize: '4' }],
    ['partial by SCC’s word', { size: '9', hashedSize: '9', partiallyHashed: true }],
    ['of unknown extent', {}],
  ])('never links to a hash that is %s', (_what, changes) => {
    expect(evidenceOf(binary(changes)).reputationUrl).toBeUndefined();
  });

  it('keeps a partial hash, marked as such', () => {
    expect(evidenceOf(binary({ size: '9', hashedSize: '4' }))).toMatchObject({
      sha256: FILE_SHA256,
      sha256WholeFile: false,
    });
  });

  it('never puts anything but a hash into a link', () => {
    fc.assert(
      fc.property(fc.string(), (sha256) => {
        const { reputationUrl } = evidenceOf(binary({ sha256, size: '1', hashedSize: '1' }));
        expect(reputationUrl ?? '').toMatch(/^(https:\/\/www\.virustotal\.com\/gui\/file\/[0-9a-f]{64})?$/);
      }),
    );
  });

  it('is about the script in a script finding', () => {
    const script = { path: '/tmp/x.py', sha256: FILE_SHA256, partiallyHashed: false };
    expect(
      evidenceOf({ category: 'Execution: Malicious Python executed', processes: [processJson({ script })] })
        .programBinary,
    ).toBe('/tmp/x.py');
  });

  it('is about the library in a library finding', () => {
    const libraries = [{ path: '/lib/evil.so' }];
    expect(
      evidenceOf({
        category: 'Execution: Added Malicious Library Loaded',
        processes: [processJson({ libraries })],
      }).programBinary,
    ).toBe('/lib/evil.so');
  });

  it('is empty, and not invented, if SCC sends no process', () => {
    expect(evidenceOf({ processes: [], containers: [] })).toEqual({
      summary: 'a known malicious binary ran, which was part of the image',
      attackTechniques: ['T1105', 'T1106'],
    });
  });
});

describe('evidence that an attacker makes long', () => {
  const long = evidenceOf({
    processes: [processJson({ args: Array.from({ length: 500 }, () => 'x'.repeat(5_000)) })],
  });

  it('is cut to the size that a case can hold', () => {
    expect(JSON.stringify(long).length).toBeLessThan(200_000);
  });

  it('reports that it is cut', () => {
    expect(long.argumentsTruncated).toBe(true);
  });
});
