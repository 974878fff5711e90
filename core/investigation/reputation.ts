import { type Investigator, NotAvailable } from './investigator';

/**
 * VirusTotal: advice only, never an input of the plan, off unless configured (its public key may not be used in
 * commercial products). A partial hash names another file, so it is not looked up.
 */
export const reputation: Investigator<'reputation'> = {
  part: 'reputation',
  phase: 2,
  deadlineMs: 5_000,
  permissions: [{ permission: 'secretmanager.versions.access', on: 'reputation' }],
  async investigate({ detection, reputation: service }) {
    if (!service) throw new NotAvailable('switched off: set reputation.secretVersion in riposte.config.ts');
    const { sha256, sha256WholeFile, reputationUrl } = detection.evidence;
    if (!sha256 || !reputationUrl) {
      throw new NotAvailable(
        sha256 && !sha256WholeFile
          ? 'the SHA-256 does not cover the whole file, so looking it up would mean nothing'
          : 'the finding names no SHA-256',
      );
    }
    const verdict = await service.lookup(sha256);
    if (!verdict) throw new NotAvailable('never seen by VirusTotal, which does not mean clean');
    return { ...verdict, url: reputationUrl };
  },
};
