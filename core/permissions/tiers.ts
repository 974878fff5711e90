/** Permissions come in tiers. Each tier requires more trust than the one before it (SECURITY.md). */
export const TIERS = ['observe', 'access', 'workload'] as const;
export type Tier = (typeof TIERS)[number];

/** observe: stop before the first workload mutation. approve: wait for a person. enforce: act under guards. */
export const MODES = ['observe', 'approve', 'enforce'] as const;
export type Mode = (typeof MODES)[number];
