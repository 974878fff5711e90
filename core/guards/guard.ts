/** A guard's answer. An error inside a guard counts as a refusal (in other tools, "fail-safe" guards fail open). */
export type GuardAnswer =
  | { readonly kind: 'pass' }
  | { readonly kind: 'refuse'; readonly guard: GuardId; readonly reason: string; readonly fix: string };

export const GUARD_IDS = [
  'scope',
  'self-protection',
  'exemption',
  'confirmed-finding',
  'own-plan',
  'kill-switch',
  'hold',
  'breaker',
] as const;
export type GuardId = (typeof GUARD_IDS)[number];

export const pass: GuardAnswer = { kind: 'pass' };
export const refuse = (guard: GuardId, reason: string, fix: string): GuardAnswer => ({
  kind: 'refuse',
  guard,
  reason,
  fix,
});

/** The first refusal, in the order given. */
export const firstRefusal = (answers: readonly GuardAnswer[]): GuardAnswer =>
  answers.find((answer) => answer.kind === 'refuse') ?? pass;
