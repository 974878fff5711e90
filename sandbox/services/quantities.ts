/** Kubernetes quantities, as Cloud Run and functions accept them: `512Mi`, `256M`, `1000m`, `0.5`. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

export const MEBIBYTE = 2 ** 20;
export const GIBIBYTE = 2 ** 30;

/** Bytes, or undefined if the text is not a quantity of memory. */
export function tryBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] as number) : undefined;
}

/** CPUs, or undefined if the text is not a quantity of CPU. */
export function tryCpus(text: string): number | undefined {
  const milli = /^(\d+)m$/.exec(text)?.[1];
  if (milli !== undefined) return Number(milli) / 1000;
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The minimum CPU for each memory size (cloud.google.com/run/docs/configuring/services/memory-limits). */
const CPU_FOR_MEMORY = [
  { above: 24 * GIBIBYTE, cpus: 8 },
  { above: 16 * GIBIBYTE, cpus: 6 },
  { above: 8 * GIBIBYTE, cpus: 4 },
  { above: 4 * GIBIBYTE, cpus: 2 },
  { above: GIBIBYTE, cpus: 1 },
  { above: 512 * MEBIBYTE, cpus: 0.5 },
];

/** The minimum memory for each CPU count (cloud.google.com/run/docs/configuring/services/cpu). */
const MEMORY_FOR_CPU: Readonly<Record<number, number>> = {
  4: 2 * GIBIBYTE,
  6: 4 * GIBIBYTE,
  8: 4 * GIBIBYTE,
};

const WHOLE_CPUS = [1, 2, 4, 6, 8];

/** The problem with a container's combination of CPU and memory, or undefined. */
export function sizeProblem(cpu: string, memory: string): string | undefined {
  const [cpus, bytes] = [tryCpus(cpu), tryBytes(memory)];
  if (cpus === undefined) return `Invalid value specified for cpu: '${cpu}' is not a quantity.`;
  if (bytes === undefined) return `Invalid value specified for memory: '${memory}' is not a quantity.`;
  if (!WHOLE_CPUS.includes(cpus) && (cpus < 0.08 || cpus > 1)) {
    return `Invalid value specified for cpu: '${cpu}'; expected 0.08 to 1, 2, 4, 6 or 8.`;
  }
  if (bytes < 128e6 || bytes > 32 * GIBIBYTE) {
    return `Invalid value specified for memory: '${memory}'; expected 128Mi to 32Gi.`;
  }
  const least = CPU_FOR_MEMORY.find(({ above }) => bytes > above)?.cpus ?? 0;
  if (cpus < least) return `For ${memory} of memory, at least ${least} cpu is needed, got ${cpu}.`;
  const memoryLeast = MEMORY_FOR_CPU[cpus] ?? 0;
  return bytes < memoryLeast
    ? `For ${cpu} cpu, at least ${memoryLeast / GIBIBYTE}Gi of memory is needed, got ${memory}.`
    : undefined;
}
