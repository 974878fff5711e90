import type { Row } from '../measure';
import { soak } from './soak';

const FINDINGS = 10_000;
const RATE = 0.05;
/** How much the heap of the functions may grow after the first tenth of the findings. */
const FLAT_MIB = 16;

const MIB = 1024 * 1024;

/** Shows that no finding is lost, no workload is changed twice and memory stays flat, despite faults and restarts. */
export async function soaked(): Promise<Row[]> {
  const result = await soak({ findings: FINDINGS, rate: RATE });
  const { faults, restarts, deliveries, lost, doubled, toFirstChange, samples } = result;
  const held = samples.map(({ heap, cloud }) => (heap - cloud) / MIB);
  const [first = Number.NaN, last = Number.NaN] = [held[1], held.at(-1)];
  const cloud = (samples.at(-1)?.cloud ?? 0) / MIB;
  const sorted = [...toFirstChange].sort((a, b) => a - b);
  const at = (share: number): string =>
    `${((sorted[Math.floor(sorted.length * share)] ?? 0) / 1000).toFixed(1)} s`;
  const what = '10,000 distinct and 10,000 duplicate findings, 5 % of all attempts fail, processes restart';
  return [
    {
      what,
      measured: `${lost} lost, ${doubled} changed twice; ${deliveries} deliveries, ${faults} faults, ${restarts} restarts`,
      floor: '-',
      budget: '0 lost, 0 changed twice',
      ratio: '-',
      ok: lost === 0 && doubled === 0,
    },
    {
      what: 'the same: delivery to first change of the workload (virtual time, 20 ms per attempt)',
      measured: `p50 ${at(0.5)}, p99 ${at(0.99)}`,
      floor: '8 dependent calls, 0.2 s',
      budget: 'stated',
      ratio: '-',
      ok: true,
    },
    {
      what: 'the same: heap of the functions after a forced collection',
      measured: `${first.toFixed(0)} MiB after 1,000 findings, ${last.toFixed(0)} MiB after 10,000`,
      floor: `the simulated cloud's ledger and services, ${cloud.toFixed(0)} MiB at the end, not counted`,
      budget: `flat: +${FLAT_MIB} MiB`,
      ratio: '-',
      ok: last - first < FLAT_MIB,
    },
  ];
}
