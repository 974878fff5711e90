import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOf } from '../cli/replay/lines';
import { CATALOGUE } from '../core/catalogue/catalogue';
import { parseResponseConfig, toRuntimeConfig } from '../core/config/response-config';
import { corpusOf } from '../core/replay/corpus';
import { parseRecordedLine, toRecordedLine } from '../core/replay/recorded-finding';
import { replayWith } from '../core/replay/replay-findings';
import { config } from '../riposte.config';
import { alternate, ms, type Row, times } from './measure';

const FINDINGS = 10_000;
const BUDGET_MS = 5_000;

/** Read, check and replay recorded findings from a file, compared with reading it and JSON.parse of every line. */
export async function replay(): Promise<Row> {
  const parsed = parseResponseConfig({ ...config, mode: 'enforce' });
  if (!parsed.ok) throw new Error('riposte.config.ts has problems: run npm run synth');
  const side = { config: toRuntimeConfig(parsed.value), catalogue: CATALOGUE };
  const corpus = corpusOf([side], 0);
  const lines = Array.from({ length: FINDINGS }, (_, index) =>
    toRecordedLine(corpus[index % corpus.length] as (typeof corpus)[number]),
  );
  const folder = mkdtempSync(join(tmpdir(), 'riposte-bench-'));
  const file = join(folder, 'recorded.jsonl');
  try {
    writeFileSync(file, `${lines.join('\n')}\n`);
    const one = replayWith(side);
    const replayed = async () => {
      const begun = performance.now();
      let count = 0;
      for await (const { text } of linesOf(createReadStream(file))) {
        const recorded = parseRecordedLine(text);
        if (!recorded.ok) throw new Error(`${recorded.error.where}: ${recorded.error.what}`);
        if (one(recorded.value).caseId !== '') count += 1;
      }
      if (count !== FINDINGS) throw new Error(`${count} findings were replayed, expected ${FINDINGS}`);
      return performance.now() - begun;
    };
    const parsedOnly = async () => {
      const begun = performance.now();
      for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') JSON.parse(line);
      return performance.now() - begun;
    };
    const [measured, floor] = await alternate(5, replayed, parsedOnly);
    return {
      what: 'replay of 10,000 recorded findings',
      measured: ms(measured),
      floor: `reading and JSON.parse of them, ${ms(floor)}`,
      budget: '< 5 s',
      ratio: times(measured / floor),
      ok: measured < BUDGET_MS,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
