/** `standard` suits most projects. `hardened` complies with the organization policies of a locked-down landing zone. */
export const PROFILES = ['standard', 'hardened'] as const;
export type Profile = (typeof PROFILES)[number];
