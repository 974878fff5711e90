import type { Clock } from '../../core/ports/ports';
import { GoogleFault } from '../../functions/google/faults';

/** Virtual milliseconds of one attempt, and between two attempts. */
const LATENCY_MS = 20;
const RETRY_MS = 400;

/** Retries per call, as in the clients in functions/google/. A call that is not listed is sent once. */
const RETRIES: Readonly<Record<string, number>> = {
  getService: 1,
  getIamPolicy: 1,
  listRevisions: 1,
  listServices: 1,
  get: 2,
  getMany: 2,
  read: 2,
  related: 2,
  activeThreats: 2,
  newestCounts: 2,
  entries: 1,
};

export interface Trouble {
  readonly clock: Clock;
  /** In [0, 1). Seeded, so that every run is the same. */
  readonly random: () => number;
  /** Share of the attempts that fail. */
  readonly rate: number;
  /** Called for each fault. */
  readonly onFault: () => void;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/**
 * A port whose attempts take time and fail at the given rate. Half of the failures happen before the call has an effect,
 * and half after it. A dead process gets no answer.
 */
export function unreliable<Port extends object>(
  port: Port,
  isDead: () => boolean,
  { clock, random, rate, onFault }: Trouble,
  retries: Readonly<Record<string, number>> = RETRIES,
): Port {
  const attempt = async (name: string, call: () => Promise<unknown>): Promise<unknown> => {
    await clock.sleep(LATENCY_MS);
    if (isDead()) return never();
    const fails = random() < rate;
    const answer = fails && random() < 0.5 ? undefined : await call();
    if (!fails) return answer;
    onFault();
    throw new GoogleFault('unavailable', 503, name, 'an injected fault');
  };
  const wrapped = Object.entries(membersOf(port)).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const unsteady = async (...args: readonly unknown[]): Promise<unknown> => {
      for (let left = retries[name] ?? 0; ; left -= 1) {
        try {
          return await attempt(name, () => Reflect.apply(member, port, args));
        } catch (cause) {
          if (left <= 0 || !(cause instanceof GoogleFault && cause.retryable)) throw cause;
          await clock.sleep(RETRY_MS);
        }
      }
    };
    return [name, unsteady];
  });
  return Object.fromEntries(wrapped) as Port;
}

const membersOf = (port: object): Record<string, unknown> => ({ ...port });
