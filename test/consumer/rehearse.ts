import { strictEqual } from 'node:assert';
import { decodeNotification, detect } from '@riposte/gcp/core';
import { act, respond } from '@riposte/gcp/responder';
import { referenceFinding, rehearseFinding } from '@riposte/gcp/testing';

/** An example test of a consumer, which uses each subpath of the package. */
async function main(): Promise<void> {
  const finding = referenceFinding({
    project: { id: 'consumer-prj', number: '310987654321' },
    region: 'europe-west1',
    service: 'shop',
  });
  const decoded = decodeNotification(JSON.stringify(finding));
  if (!decoded.ok) throw new Error(decoded.error.what);
  strictEqual(detect(decoded.value.finding).kind, 'ours');

  strictEqual(typeof respond, 'function');
  strictEqual(typeof act, 'function');

  const { record, changes, diagnosis } = await rehearseFinding({ outdir: 'cdktf.out', finding });
  strictEqual(record?.verdict, 'contained', diagnosis.join('\n'));
  strictEqual(
    changes.every((change) => change.includes('/services/shop')),
    true,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
