import { type Investigator, NotAvailable } from './investigator';

/**
 * VirusTotal: advice only, never an input of the plan. It is disabled unless configured, because its public key may not be
 * used in commercial products. A partial hash identifies another file, so it is not looked up.
 */
export const reputation: Investigator<'reputation'> = {
  part: 'reputation',
  phase: 2,
  deadlineMs: 5_000,
  permissions: [{ permission: 'secretmanager.versions.access', on: 'reputation' }],
  async investigate({ detection, reputation: service }) {
    if (!service)
      throw new NotAvailable('disabled: to enable it, set reputation.secretVersion in the config');
    const { sha256, sha256WholeFile, reputationUrl } = detection.evidence;
    if (!sha256 || !reputationUrl) {
      throw new NotAvailable(
        sha256 && !sha256WholeFile
          ? 'the SHA-256 does not cover the whole file, so a lookup would prove nothing'
          : 'the finding names no SHA-256',
      );
    }
    const verdict = await service.lookup(sha256);
    if (!verdict)
      throw new NotAvailable('VirusTotal does not know the file, which does not mean that it is clean');
    return { ...verdict, url: reputationUrl };
  },
};
