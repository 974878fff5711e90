import type { HashReputation } from '../../core/ports/ports';
import { GoogleFault } from './faults';
import { asObject, resource, type Transport } from './transport';

/**
 * VirusTotal v3 file report. The client reads the credential from Secret Manager for each use and stores it nowhere.
 *
 * @param secretVersion `projects/P/secrets/S/versions/V`
 */
export function createHashReputation(transport: Transport, secretVersion: string): HashReputation {
  const credential = async (): Promise<string> => {
    const answer = asObject(
      await transport({
        service: 'secretmanager',
        method: 'GET',
        path: `/v1/${resource(secretVersion)}:access`,
        deadlineMs: 5_000,
        retries: 1,
      }),
    );
    const value = Buffer.from(String(asObject(answer.payload).data ?? ''), 'base64')
      .toString('utf8')
      .trim();
    if (value === '') throw new Error(`${secretVersion} is empty; expected the credential of the service`);
    return value;
  };

  return {
    async lookup(sha256) {
      // Outside the try: a missing secret must not look like a file that VirusTotal has never seen.
      const apiKey = await credential();
      try {
        const answer = asObject(
          await transport({
            service: 'virustotal',
            method: 'GET',
            path: `/api/v3/files/${encodeURIComponent(sha256)}`,
            headers: { 'x-apikey': apiKey },
            deadlineMs: 5_000,
            retries: 0,
          }),
        );
        const stats = asObject(asObject(asObject(answer.data).attributes).last_analysis_stats);
        const engines = Object.values(stats).reduce<number>((sum, count) => sum + Number(count ?? 0), 0);
        return { malicious: Number(stats.malicious ?? 0), engines };
      } catch (cause) {
        if (cause instanceof GoogleFault && cause.kind === 'not-found') return undefined;
        throw cause;
      }
    },
  };
}
